package matrix_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
)

// keptAs is a kept file of seven bytes.
func keptAs(kind bridge.Attachment, mime, name string) bridge.KeptMedium {
	return bridge.KeptMedium{Hash: "h", Medium: bridge.Medium{Kind: kind, MIME: mime, Name: name, Size: 7, Duration: 1500 * time.Millisecond}}
}

func TestRenderedFiles(t *testing.T) {
	type object = map[string]any
	for name, c := range map[string]struct {
		file bridge.KeptMedium
		want object
	}{
		"a photo": {keptAs(bridge.Photo, "image/jpeg", ""), object{"msgtype": "m.image", "body": "photo.jpg", "filename": "photo.jpg"}},
		"a video": {keptAs(bridge.Video, "video/mp4", "a.mp4"), object{"msgtype": "m.video", "body": "a.mp4", "filename": "a.mp4"}},
		"a voice note": {
			keptAs(bridge.Voice, "audio/ogg; codecs=opus", ""), object{
				"msgtype": "m.audio", "body": "voice.ogg", "filename": "voice.ogg",
				"org.matrix.msc1767.audio": object{"duration": 1500.}, "org.matrix.msc3245.voice": object{},
			},
		},
		"music":               {keptAs(bridge.Audio, "audio/mpeg", "a.mp3"), object{"msgtype": "m.audio", "body": "a.mp3", "filename": "a.mp3"}},
		"a GIF":               {keptAs(bridge.Animated, "image/gif", ""), object{"msgtype": "m.image", "body": "gif.gif", "filename": "gif.gif"}},
		"a GIF that is none":  {keptAs(bridge.Animated, "video/mp4", ""), object{"msgtype": "m.video", "body": "gif.mp4", "filename": "gif.mp4"}},
		"a sticker":           {keptAs(bridge.Sticker, "image/webp", ""), object{"msgtype": "m.image", "body": "sticker.webp", "filename": "sticker.webp"}},
		"a sticker that runs": {keptAs(bridge.Sticker, "application/x-tgsticker", ""), object{"msgtype": "m.file", "body": "sticker", "filename": "sticker"}},
		"a name of two lines": {keptAs(bridge.File, "", "a\nb\u202e.pdf"), object{"msgtype": "m.file", "body": "a b.pdf", "filename": "a b.pdf"}},
	} {
		t.Run(name, func(t *testing.T) {
			part := rendered(t, open(t, "http://127.0.0.1:1"), bridge.Post{Action: bridge.ActionPost, Files: []bridge.KeptMedium{c.file}})
			info := object{"size": 7., "duration": 1500.}
			if c.file.MIME != "" {
				info["mimetype"] = c.file.MIME
			}
			if name == "a GIF that is none" {
				for _, mark := range []string{"gif", "loop", "autoplay", "hide_controls", "no_audio"} {
					info["fi.mau."+mark] = true
				}
			}
			c.want["info"], c.want["m.mentions"], c.want["lifeboat.part"] = info, object{}, part.ID
			if diff := cmp.Diff(c.want, content(t, part)); diff != "" || part.Size != 7 {
				t.Errorf("of %d bytes (-want +got):\n%s", part.Size, diff)
			}
		})
	}
}

func TestAnAlbumIsPostedOneByOne(t *testing.T) {
	photo := keptAs(bridge.Photo, "image/jpeg", "a.jpg")
	post := bridge.Post{
		Chat: family, Action: bridge.ActionPost, Files: []bridge.KeptMedium{photo, photo}, Target: &bridge.Reference{ID: "$x"},
		Text: bridge.Styled("look!", bridge.Bold), Attention: bridge.Ordinary,
	}
	for name, c := range map[string]struct {
		text bridge.Text
		want []string
	}{
		"with a caption":      {post.Text, []string{"m.image look!", "m.image a.jpg"}},
		"without":             {bridge.Text{}, []string{"m.image a.jpg", "m.image a.jpg"}},
		"with a long caption": {bridge.Plainly(strings.Repeat("word ", 4000)), []string{"m.image a.jpg", "m.image a.jpg", "m.notice word", "m.notice word"}},
	} {
		t.Run(name, func(t *testing.T) {
			post.Text = c.text
			parts, err := open(t, "http://127.0.0.1:1").Render(post)
			if err != nil || len(parts) != len(c.want) {
				t.Fatalf("%d parts, %v", len(parts), err)
			}
			for i, part := range parts {
				event := content(t, part)
				words := strings.Fields(event["body"].(string))
				if got := event["msgtype"].(string) + " " + words[0]; got != c.want[i] || (part.Size == 7) != (i < 2) || (event["m.relates_to"] != nil) != (i == 0) {
					t.Errorf("part %d is %s with %d bytes and relates to %v", i, got, part.Size, event["m.relates_to"])
				}
			}
		})
	}
}

func TestAFileOfNoLengthIsRefused(t *testing.T) {
	empty := keptAs(bridge.File, "", "a")
	empty.Size = 0
	_, err := open(t, "http://127.0.0.1:1").Render(bridge.Post{Chat: family, Action: bridge.ActionPost, Files: []bridge.KeptMedium{empty}})
	if failure := bridge.AsSendError(err); failure == nil || failure.Result != bridge.Rejected {
		t.Errorf("got %v", err)
	}
}
