package render_test

import (
	"testing"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

func TestDescribe(t *testing.T) {
	photo := render.Description{Attachment: bridge.Photo}
	for name, c := range map[string]struct {
		what    render.Description
		caption bridge.Text
		want    string
	}{
		"photo":           {photo, bridge.Text{}, "_sent a photo_"},
		"caption":         {photo, bridge.Styled("us", bridge.Bold), "_sent a photo_: *us*"},
		"empty caption":   {photo, bridge.Plainly(" "), "_sent a photo_"},
		"caption in code": {render.Description{Attachment: bridge.File}, bridge.Styled("x", bridge.CodeBlock), "_sent a file_:\n```x```"},
		"no attachment":   {render.Description{Name: "x", Size: 5}, bridge.Plainly("hi"), "hi"},
		"a new kind":      {render.Description{Attachment: "hologram"}, bridge.Text{}, "_sent something that cannot be shown here_"},
		"not fetched": {
			render.Description{Attachment: bridge.Photo, Size: 2_100_000, Absence: bridge.NotFetched},
			bridge.Plainly("us"),
			"_sent a photo (2.1 MB, could not be fetched)_: us",
		},
		"too large": {
			render.Description{Attachment: bridge.File, Name: "report.pdf", Size: 140_000_000, Absence: bridge.TooLarge},
			bridge.Text{},
			"_sent a file (report.pdf, 140 MB, too large to be passed on)_",
		},
		"a reason without words": {
			render.Description{Attachment: bridge.Voice, Size: 999_500, Absence: bridge.Untold},
			bridge.Text{},
			"_sent a voice message (1.0 MB)_",
		},
		"hostile name": {
			render.Description{Attachment: bridge.File, Name: "a\u202e\nfdp.exe"},
			bridge.Text{},
			"_sent a file (a fdp.exe)_",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := render.FormatWhatsApp(english.Describe(c.what, c.caption)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSizesAreWrittenAsPeopleKnowThem(t *testing.T) {
	for bytes, want := range map[int64]string{
		1: "1 kB", 999: "1 kB", 1_600: "2 kB", 999_499: "999 kB", 1_000_000: "1.0 MB", 9_940_000: "9.9 MB", 9_960_000: "10 MB",
		20_000_000: "20 MB", 999_600_000: "1.0 GB", 5_000_000_000_000: "5000 GB",
	} {
		got := english.Describe(render.Description{Attachment: bridge.Photo, Size: bytes}, bridge.Text{}).Plain
		if got != "sent a photo ("+want+")" {
			t.Errorf("%d bytes are %q, want %s", bytes, got, want)
		}
	}
}

func TestEveryAbsenceHasWordsOfItsOwn(t *testing.T) {
	seen := map[string]bridge.Absence{}
	for _, a := range []bridge.Absence{bridge.Untold, bridge.TooLarge, bridge.Gone, bridge.NotFetched, bridge.NotSent} {
		line := english.Describe(render.Description{Attachment: bridge.Photo, Absence: a}, bridge.Text{}).Plain
		if other, taken := seen[line]; taken {
			t.Errorf("%s and %s are both described as %q", a, other, line)
		}
		seen[line] = a
	}
}

func TestEveryAttachmentHasWordsOfItsOwn(t *testing.T) {
	seen := map[string]bridge.Attachment{}
	for _, a := range []bridge.Attachment{
		bridge.Photo, bridge.Video, bridge.Animated, bridge.Voice, bridge.Audio, bridge.File,
		bridge.Sticker, bridge.Location, bridge.Contact, bridge.Poll, bridge.Other,
	} {
		line := english.Describe(render.Description{Attachment: a}, bridge.Text{}).Plain
		if other, taken := seen[line]; taken {
			t.Errorf("%s and %s are both described as %q", a, other, line)
		}
		seen[line] = a
	}
}

func TestCaption(t *testing.T) {
	by := render.Attribution{Name: "Grandma", Confirmed: true, Via: "Telegram", At: "16:52"}
	for caption, want := range map[string]string{
		"us": "[16:52] *Grandma* (via Telegram): us", "": "[16:52] *Grandma* (via Telegram)", " \n": "[16:52] *Grandma* (via Telegram)",
	} {
		if got := render.FormatWhatsApp(english.Caption(by, bridge.Plainly(caption))); got != want {
			t.Errorf("for %q got %q, want %q", caption, got, want)
		}
	}
}
