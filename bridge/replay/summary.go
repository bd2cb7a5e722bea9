package replay

import (
	"fmt"
	"strings"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// mostCounted is how many speakers a summary names.
const mostCounted = 12

// summary is one post that says how much was said, by whom, and where it is.
func summary(kept []*entry, f facts, o Options) Post {
	return listed(kept, f, o, o.Words.Elsewhere(f.platforms))
}

// overview is the summary that goes with a transcript.
func overview(kept []*entry, f facts, o Options) Post {
	return listed(kept, f, o, o.Words.Attached)
}

func listed(kept []*entry, f facts, o Options, end string) Post {
	lines := []string{f.title(o)}
	for i, c := range f.counts {
		if i == mostCounted {
			lines = append(lines, "…")
			break
		}
		lines = append(lines, o.Words.Count(c.name, c.messages))
	}
	post := Post{Text: bridge.Plainly(strings.Join(append(lines, end), "\n"))}
	for _, e := range kept {
		post.Items = append(post.Items, e.items()...)
	}
	return post
}

// transcript is everything that was said as plain text, a time with each
// message. Files are told of by their names.
func transcript(kept []*entry, f facts, o Options) string {
	var text strings.Builder
	text.WriteString(f.title(o) + "\n\n")
	for _, e := range kept {
		who := e.Who
		who.At = o.clock(e.SentAt)
		text.WriteString(body(e, who, o).Plain + "\n")
		for _, file := range e.Files {
			fmt.Fprintf(&text, "  %s\n", fileLine(o.Words.Says, file))
		}
	}
	return text.String()
}

func fileLine(says render.Words, file bridge.KeptMedium) string {
	line := says.Describe(render.Description{Attachment: file.Kind}, bridge.Plainly(render.Clean(file.Name, render.MaxName)))
	return line.Plain
}
