package directory

import (
	"fmt"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/announce"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/quiet"
	"lifeboat/bridge/render"
	"lifeboat/bridge/replay"
)

// Group is one conversation of people with its chats.
type Group struct {
	Name      string
	Primary   bridge.Chat
	Fallbacks []bridge.Chat
	Zone      *time.Location
	// Replay is how much of what was held is posted after an outage; empty for a
	// digest.
	Replay replay.Mode
	// MostPosts is how many posts a digest may take before it becomes a summary
	// with a transcript; 0 for as many as shipped.
	MostPosts int
	// Languages are those of the texts for members, such as "en"; one or two.
	Languages []string
	// Quiet is when nothing rings and nothing is replayed.
	Quiet quiet.Hours
	// HoldReplay says that nothing of what was held is posted until operators
	// release it.
	HoldReplay bool
	// Mirror says that the chats are joined in peacetime too.
	Mirror bool

	printer announce.Printer
	// words and repeatMark are the printer's, which every message needs.
	words      render.Words
	repeatMark string
}

// withTexts returns the group with what it says to its members.
func (g Group) withTexts() (Group, error) {
	printer, err := announce.NewPrinter(g.Languages, g.Zone)
	if err != nil {
		return g, fmt.Errorf("group %q: %w", g.Name, err)
	}
	g.printer, g.words, g.repeatMark = printer, printer.Words(), printer.PossiblyRepeated()
	return g, nil
}

// Printer says things to the group's members, in their languages. That of a group
// which is in no directory is English.
func (g Group) Printer() announce.Printer { return g.printer }

// Words are what stands around what members say. A group that is in no directory
// has none.
func (g Group) Words() render.Words { return g.words }

// RepeatMark marks what may have been posted before. A group that is in no
// directory has none.
func (g Group) RepeatMark() string { return g.repeatMark }

// Joined says whether what is said in the primary chat goes to the fallbacks.
func (g Group) Joined(state failover.Group) bool { return state.Open || g.Mirror }

// Chats returns all chats of the group, the primary first.
func (g Group) Chats() []bridge.Chat {
	return append([]bridge.Chat{g.Primary}, g.Fallbacks...)
}
