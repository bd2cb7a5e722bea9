package announce_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge/announce"
	"lifeboat/bridge/replay"
)

func TestNobodyIsPromisedMoreThanComesBack(t *testing.T) {
	promises := map[string][]string{"en": {"brought", "kept", "follows"}, "fr": {"apporté", "gardé", "suivra"}}
	for _, mode := range []replay.Mode{replay.None, replay.Summary} {
		for tag, words := range promises {
			p, f := in(t, tag), during(3*time.Hour)
			f.Kept, f.Replay = 7, mode
			texts := []string{p.Down(f).Plain, p.Back(f).Plain, p.WasDown(f).Plain}
			if mode == replay.None {
				texts = append(texts, p.StillDown(f).Plain, p.Blind(f, "/").Plain)
				f.Local = true
				texts = append(texts, p.Back(f).Plain, p.WasDown(f).Plain)
			}
			for _, text := range texts {
				for _, word := range words {
					if strings.Contains(text, word) {
						t.Errorf("with %s it says %q", mode, text)
					}
				}
			}
		}
	}
}

func TestASummaryIsAnnouncedAsOne(t *testing.T) {
	p, f := announce.Printer{}, during(time.Hour)
	f.Kept, f.Replay = 7, replay.Summary
	if text := p.Back(f).Plain; !strings.Contains(text, "The WhatsApp group is told how much was said here, and by whom.") {
		t.Errorf("it says %q", text)
	}
}
