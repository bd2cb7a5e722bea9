package replay

import (
	"strings"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// quoteLength is how many runes of what is answered are shown.
const quoteLength = 40

// body is a message with its speaker in front.
func body(e *entry, who render.Attribution, o Options) bridge.Text {
	who.Late = false
	return bridge.Join(o.Words.Says.Attribute(who, wording(e, o)), reactions(e, o))
}

// plainBody is a message that goes on in the run of its speaker.
func plainBody(e *entry, o Options) bridge.Text {
	return bridge.Join(render.CleanText(wording(e, o)), reactions(e, o))
}

// wording is what was said, with what it answers in front. Nothing bold stands
// at the beginning of a line, where it would look like the name of a speaker.
func wording(e *entry, o Options) bridge.Text {
	text := render.WithoutBoldLines(render.CleanText(e.Text))
	if e.Answers == (Answer{}) {
		return text
	}
	answers := o.Words.Answers(render.Isolate(render.Clean(e.Answers.Name, render.MaxName)), render.Isolate(render.Clean(e.Answers.Text, quoteLength)))
	return bridge.Join(bridge.Styled(answers, bridge.Italic), spaced(text))
}

// spaced puts a space before a text that has something to see.
func spaced(t bridge.Text) bridge.Text {
	if strings.TrimSpace(t.Plain) == "" {
		return bridge.Text{}
	}
	return bridge.Join(bridge.Plainly(" "), t)
}

// reactions is one line that says who left what, or nothing.
func reactions(e *entry, o Options) bridge.Text {
	line := ReactionLine(e.reactions, o.Words.Says)
	if line == "" {
		return bridge.Text{}
	}
	return bridge.Plainly("\n  " + line)
}

// shownName is a speaker's name as it stands in a line of words.
func shownName(who render.Attribution, o Options) string { return nameIn(who, o.Words.Says) }

func nameIn(who render.Attribution, says render.Words) string {
	who.Via, who.At, who.Late = "", "", false
	return strings.TrimSuffix(says.Attribute(who, bridge.Text{}).Plain, ":")
}
