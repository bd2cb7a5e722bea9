package content_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/content"
	"lifeboat/store"
)

// photo passes on a photo of that size, in some state.
func (s *study) photo(chat bridge.Chat, caption string, size int64, change ...func(*store.StoredMedium)) store.Delivery {
	s.Helper()
	message, _ := s.hear(caption, func(m *bridge.Message) { m.Attachment = bridge.Photo })
	s.file(message, size, change...)
	return s.add(store.Delivery{Chat: chat, Message: message})
}

func TestAFileThatIsKeptGoesWithItsCaption(t *testing.T) {
	s := newStudy(t)
	d := s.photo(family, "us", 10)
	hash := s.keep(d.Message, "a photo of us")
	post := s.resolved(d)
	if len(post.Files) != 1 || post.Files[0].Hash != hash || post.Files[0].Size != 13 || post.Text.Plain != "~anna (via FALLBACK): us" {
		t.Errorf("the family is given %+v", post)
	}
}

func TestAFileMayBeAsLargeAsThePlatformTakes(t *testing.T) {
	s := newStudy(t)
	d := s.photo(family, "us", 10)
	s.keep(d.Message, strings.Repeat("x", 50))
	if post := s.resolved(d); len(post.Files) != 1 {
		t.Errorf("the family is given %+v", post)
	}
}

func TestALineTakesThePlaceOfAFile(t *testing.T) {
	s := newStudy(t)
	for _, c := range []struct {
		what    string
		chat    bridge.Chat
		content string // that is kept; none if it is empty
		lost    bool
		leftOut bridge.Absence
		change  func(*store.StoredMedium)
		want    string
	}{
		{"not there in time", family, "", false, bridge.Present, nil, "sent a photo (beach.jpg, 1 kB, could not be fetched)"},
		{"given up", family, "", false, bridge.Present, func(m *store.StoredMedium) { m.State, m.Absence = store.GivenUp, bridge.Gone }, "sent a photo (beach.jpg, 1 kB, no longer available)"},
		{"larger than the platform takes", family, strings.Repeat("x", 51), false, bridge.Present, nil, "sent a photo (beach.jpg, 1 kB, too large to be passed on)"},
		{"larger than the relay passes on", refuge, strings.Repeat("x", 81), false, bridge.Present, nil, "sent a photo (beach.jpg, 1 kB, too large to be passed on)"},
		{"for a platform without files", den, "a photo", false, bridge.Present, nil, "sent a photo (beach.jpg, 1 kB)"},
		{"lost", family, "lost", true, bridge.Present, nil, "sent a photo (beach.jpg, 1 kB, no longer available)"},
		{"refused by the platform", family, "a photo", false, bridge.NotSent, nil, "sent a photo (beach.jpg, 1 kB, could not be passed on)"},
	} {
		t.Run(c.what, func(t *testing.T) {
			var changes []func(*store.StoredMedium)
			if c.change != nil {
				changes = append(changes, c.change)
			}
			d := s.photo(c.chat, "us", 100, changes...)
			if c.content != "" {
				hash := s.keep(d.Message, c.content)
				if err := s.media.Remove(hash); c.lost && err != nil {
					t.Fatal(err)
				}
			}
			if c.leftOut != bridge.Present {
				s.write(func(tx *store.Tx) error { return tx.GoWithoutFiles(d.ID, c.leftOut) })
			}
			post := s.resolved(d)
			if want := "~anna (via FALLBACK): " + c.want + ": us"; post.Text.Plain != want || len(post.Files) != 0 {
				t.Errorf("%s is given %q with %d files, want %q", c.chat, post.Text.Plain, len(post.Files), want)
			}
		})
	}
}

func TestTheLargestFileIsWhatBothTake(t *testing.T) {
	s := newStudy(t)
	for platform, want := range map[bridge.PlatformName]int64{"primary": 50, "fallback": 80, "bare": 0} {
		if got := s.source.LargestFor(platform); got != want {
			t.Errorf("%s is given up to %d bytes, want %d", platform, got, want)
		}
	}
}

func TestANewCaptionChangesWhatWasPosted(t *testing.T) {
	s := newStudy(t)
	d := s.photo(family, "us", 10)
	s.keep(d.Message, "a photo of us")
	caption, _ := s.hear("us two", func(m *bridge.Message) { m.Kind, m.Target, m.Attachment = bridge.Edited, "m1", bridge.Photo })
	edit := s.add(store.Delivery{Action: bridge.ActionEdit, Message: caption, Target: d.ID})
	s.send(d, 13, "seen")
	if post := s.resolved(edit); len(post.Files) != 1 || post.Text.Plain != "~anna (via FALLBACK): us two" {
		t.Errorf("where the photo was posted the family is given %+v", post)
	}

	late := s.photo(family, "them", 10)
	s.send(late, 0, "seen too") // the line
	s.keep(late.Message, "it came after all")
	caption, _ = s.hear("them two", func(m *bridge.Message) { m.Kind, m.Target, m.Attachment = bridge.Edited, "m3", bridge.Photo })
	post := s.resolved(s.add(store.Delivery{Action: bridge.ActionEdit, Message: caption, Target: late.ID}))
	if want := "~anna (via FALLBACK): sent a photo (beach.jpg, 1 kB, could not be fetched): them two"; post.Text.Plain != want || len(post.Files) != 0 {
		t.Errorf("where the line was posted the family is given %q with %d files, want %q", post.Text.Plain, len(post.Files), want)
	}
}

func TestLinesTakeThePlaceOfTheFilesOfAPost(t *testing.T) {
	s := newStudy(t)
	file := bridge.KeptMedium{Medium: bridge.Medium{Kind: bridge.File, Name: "all.txt", Size: 2000}}
	d := s.add(store.Delivery{Body: &bridge.Post{Text: bridge.Plainly("what was said"), Files: []bridge.KeptMedium{file}}})
	if post := s.resolved(d); len(post.Files) != 1 || post.Text.Plain != "what was said" {
		t.Errorf("the family is given %+v", post)
	}
	s.write(func(tx *store.Tx) error { return tx.GoWithoutFiles(d.ID, bridge.TooLarge) })
	if post := s.resolved(d); len(post.Files) != 0 || post.Text.Plain != "what was said\nsent a file (all.txt, 2 kB, too large to be passed on)" {
		t.Errorf("without its files the family is given %+v", post)
	}
}

// picture passes on a picture of an album.
func (s *study) picture(caption string, change ...func(*bridge.Message)) store.Delivery {
	s.Helper()
	ofAlbum := func(m *bridge.Message) { m.Album, m.Attachment = "beach", bridge.Photo }
	message, _ := s.hear(caption, append([]func(*bridge.Message){ofAlbum}, change...)...)
	s.file(message, 10)
	return s.add(store.Delivery{Message: message, NextTry: s.now.Add(time.Second)})
}

func (s *study) album(d store.Delivery) (ids []int64) {
	s.Helper()
	s.write(func(tx *store.Tx) error {
		album, err := content.Album(tx, d)
		for _, one := range album {
			ids = append(ids, one.ID)
		}
		return err
	})
	return ids
}

func TestAnAlbumIsWhatStandsBehindItsFirstPicture(t *testing.T) {
	s := newStudy(t)
	first, second := s.picture("one"), s.picture("two")
	other := s.picture("three", func(m *bridge.Message) { m.Sender.ID = "ben" })
	if got, want := s.album(first), []int64{first.ID, second.ID}; !slices.Equal(got, want) {
		t.Errorf("the album is %v, want %v", got, want)
	}
	s.send(first, 10, "seen first")
	s.send(second, 10, "seen second")
	s.picture("a tree", func(m *bridge.Message) { m.Album, m.Sender.ID = "park", "ben" })
	if got, want := s.album(other), []int64{other.ID}; !slices.Equal(got, want) {
		t.Errorf("somebody else's picture stands for %v, want %v", got, want)
	}
	s.clear()
	alone, _ := s.pass("text")
	if got, want := s.album(alone), []int64{alone.ID}; !slices.Equal(got, want) {
		t.Errorf("a text is an album of %v", got)
	}
}

// folded makes one delivery of the pictures of an album.
func (s *study) folded(pictures ...store.Delivery) (album store.Delivery) {
	s.Helper()
	var ids []int64
	for _, picture := range pictures {
		ids = append(ids, picture.ID)
	}
	s.write(func(tx *store.Tx) error {
		id, err := tx.Fold(ids, store.Delivery{Chat: family, Lane: store.Live, Action: bridge.ActionPost, Message: pictures[0].Message})
		if err == nil {
			album, err = tx.Delivery(id)
		}
		return err
	})
	return album
}

func TestAnAlbumSaysWhatItsPicturesSay(t *testing.T) {
	s := newStudy(t)
	first, second, third := s.picture("at the beach"), s.picture(""), s.picture("the dog")
	s.keep(first.Message, "first")
	s.keep(third.Message, "third")
	album := s.folded(first, second, third)
	post := s.resolved(album)
	if want := "~anna (via FALLBACK): at the beach\nsent a photo (beach.jpg, 1 kB, could not be fetched)\nthe dog"; post.Text.Plain != want || len(post.Files) != 2 {
		t.Errorf("the family is given %q with %d files, want %q", post.Text.Plain, len(post.Files), want)
	}
	if got, want := s.album(album), []int64{album.ID}; !slices.Equal(got, want) {
		t.Errorf("the album stands for %v, want %v", got, want)
	}
}

func TestAPictureIsTakenBackByItsOwnPart(t *testing.T) {
	s := newStudy(t)
	album := s.folded(s.picture("one"), s.picture("two"))
	s.send(album, 5, "seen first", "seen second")
	deletion, _ := s.hear("", func(m *bridge.Message) { m.Kind, m.Target = bridge.Deleted, "m2" })
	gone := s.add(store.Delivery{Action: bridge.ActionDelete, Message: deletion, Target: album.ID})
	if target := s.resolved(gone).Target; target == nil || target.ID != "seen second" {
		t.Errorf("the second picture is taken back as %+v", target)
	}
}

func TestWhenADeliveryIsDue(t *testing.T) {
	s := newStudy(t)
	for _, c := range []struct {
		what string
		make func(*study) store.Delivery
		want time.Time
	}{
		{"a text", func(s *study) store.Delivery { d, _ := s.pass("hello"); return d }, time.Time{}},
		{"a text that waits for its content", func(s *study) store.Delivery {
			message, _ := s.hear("", func(m *bridge.Message) { m.Attachment = bridge.Sealed })
			return s.add(store.Delivery{Message: message, NextTry: noon.Add(20 * time.Second)})
		}, noon.Add(20 * time.Second)},
		{"an empty lane", func(*study) store.Delivery { return store.Delivery{} }, time.Time{}},
		{"a file that is still to come", func(s *study) store.Delivery { return s.photo(family, "", 10) }, noon.Add(2 * time.Minute)},
		{"one that was awaited before a restart", func(s *study) store.Delivery {
			s.started = noon.Add(time.Minute)
			d := s.photo(family, "", 10)
			s.now = noon.Add(time.Hour)
			return d
		}, noon.Add(3 * time.Minute)},
		{"one that was awaited before the clock was set back", func(s *study) store.Delivery {
			s.started = noon.Add(24 * time.Hour)
			return s.photo(family, "", 10)
		}, noon.Add(2 * time.Minute)},
		{"one that is there", func(s *study) store.Delivery {
			d := s.photo(family, "", 10)
			s.keep(d.Message, "a photo")
			return d
		}, time.Time{}},
		{"a picture that may not be the last", func(s *study) store.Delivery {
			d := s.picture("")
			s.keep(d.Message, "a picture")
			return d
		}, noon.Add(time.Second)},
		{"a full album", func(s *study) store.Delivery {
			var all []store.Delivery
			for range 10 {
				all = append(all, s.picture(""))
				s.keep(all[len(all)-1].Message, "a picture")
			}
			return all[0]
		}, time.Time{}},
	} {
		t.Run(c.what, func(t *testing.T) {
			s.now, s.started = noon, noon.Add(-time.Hour)
			d := c.make(s)
			var due time.Time
			s.write(func(tx *store.Tx) (err error) {
				due, err = s.source.Due(tx, d)
				return err
			})
			if !due.Equal(c.want) {
				t.Errorf("it is due at %s, want %s", due, c.want)
			}
			s.clear()
		})
	}
}
