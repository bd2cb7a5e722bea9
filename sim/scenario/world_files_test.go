package scenario_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/sim/scenario"
)

// everywhere is a script in which two people are on every kind of platform, and nothing happens.
const everywhere = `title: Test
source: Synthetic.
group: Family
member: Anna on whatsapp and telegram and matrix
member: Ben on whatsapp and telegram and matrix
cap: 2m
`

// files are the ways to send one.
const files = `0:01 Anna on PLATFORM sends photo: Look
0:02 Anna on PLATFORM sends 2 photos: Both of us
0:03 Anna on PLATFORM sends video of 2 KB: It moves
0:04 Anna on PLATFORM sends gif: For ever
0:05 Anna on PLATFORM sends voice
0:06 Anna on PLATFORM sends audio song.mp3
0:07 Anna on PLATFORM sends document plan.pdf: The plan
`

func TestFilesAreSeenAsTheyWereSent(t *testing.T) {
	for _, platform := range []scenario.PlatformName{scenario.WhatsApp, scenario.Telegram, scenario.Matrix} {
		t.Run(string(platform), func(t *testing.T) {
			world, script := openWorldOf(t, everywhere+strings.ReplaceAll(files, "PLATFORM", string(platform)))
			for _, event := range script.Events {
				if err := world.Say(t.Context(), event.Do.(scenario.Say)); err != nil {
					t.Fatal(err)
				}
			}
			said, _ := world.Books().Entries()
			if len(said) != 8 {
				t.Fatalf("%d files were written down, want 8", len(said))
			}
			for _, entry := range said {
				if entry.Failed || entry.ID == "" || entry.File.SHA256 == "" {
					t.Errorf("the book says %+v", entry)
				}
				world.awaitFile(t, "Ben", entry)
			}
		})
	}
}

// awaitFile waits until a member sees the same file with the same caption.
func (s *stage) awaitFile(t *testing.T, by string, said scenario.Said) {
	t.Helper()
	patience := time.After(30 * time.Second)
	for {
		_, seen := s.Books().Entries()
		if slices.ContainsFunc(seen, func(e scenario.Seen) bool {
			return e.By == by && e.On == said.On && e.Text == said.Text && e.File.Kind == said.File.Kind && e.File.SHA256 == said.File.SHA256
		}) {
			return
		}
		select {
		case <-s.changed:
		case <-patience:
			t.Fatalf("%s does not see %+v; seen is %+v", by, said, seen)
		}
	}
}
