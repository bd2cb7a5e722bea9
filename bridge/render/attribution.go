package render

import (
	"strings"

	"lifeboat/bridge"
)

// MaxName is the number of runes that a name may take.
const MaxName = 64

// Attribution says who said something, where and when.
type Attribution struct {
	// Name is shown as [Clean] leaves it, with at most [MaxName] runes.
	Name string
	// Confirmed says that operators vouch for the name. Any other name is one
	// that its owner chose and gets a "~", as WhatsApp marks the names of people
	// who are not in one's contacts.
	Confirmed bool
	// Via is the platform's name for people, such as "Telegram"; empty leaves
	// it out.
	Via string
	// At is the time of day, such as "16:52", for what was said earlier; empty
	// for what is said now.
	At string
	// Late marks what its own platform brought late.
	Late bool
}

// Attribute puts who said it before the body: "Grandma (via Telegram): text",
// "[16:52] Grandma (via Telegram): text" or "[late, 16:52] ...", with the name
// in bold. The body goes on in the same line, a code block in one of its own.
// Name and body are cleaned here, so that nothing in them looks like another
// speaker: neither a colon in the name nor bold words that begin a later line.
func (w Words) Attribute(a Attribution, body bridge.Text) bridge.Text {
	head := bridge.Join(bridge.Plainly(a.when(w)), bridge.Styled(a.who(w), bridge.Bold), bridge.Plainly(a.where(w)+":"))
	return withoutBoldBehind(follow(head, CleanText(body)), len(head.Plain))
}

// Caption puts who sent a file before what was said of it, like [Words.Attribute]; with
// nothing said it is "Grandma (via Telegram)".
func (w Words) Caption(a Attribution, caption bridge.Text) bridge.Text {
	if said := CleanText(caption); strings.TrimSpace(said.Plain) != "" {
		return w.Attribute(a, caption)
	}
	return bridge.Join(bridge.Plainly(a.when(w)), bridge.Styled(a.who(w), bridge.Bold), bridge.Plainly(a.where(w)))
}

func (a Attribution) when(w Words) string {
	var notes []string
	if a.Late {
		notes = append(notes, w.Late)
	}
	if a.At != "" {
		notes = append(notes, a.At)
	}
	if len(notes) == 0 {
		return ""
	}
	return "[" + strings.Join(notes, ", ") + "] "
}

func (a Attribution) who(w Words) string {
	name := withoutColons(Clean(a.Name, MaxName))
	switch {
	case name == "":
		return w.Somebody
	case a.Confirmed:
		return Isolate(name)
	default:
		return "~" + Isolate(name)
	}
}

func (a Attribution) where(w Words) string {
	if via := Clean(a.Via, MaxName); via != "" {
		return " (" + w.Via + " " + via + ")"
	}
	return ""
}

// follow puts body behind head, parted by a space, or by a line end where the
// body begins with a code block.
func follow(head, body bridge.Text) bridge.Text {
	switch {
	case strings.TrimSpace(body.Plain) == "":
		return head
	case beginsWithBlock(body):
		return bridge.Join(head, bridge.Plainly("\n"), body)
	default:
		return bridge.Join(head, bridge.Plainly(" "), body)
	}
}

func beginsWithBlock(t bridge.Text) bool {
	blocks := only(t.Spans, bridge.CodeBlock)
	return len(blocks) > 0 && strings.TrimSpace(t.Plain[:blocks[0].Start]) == ""
}
