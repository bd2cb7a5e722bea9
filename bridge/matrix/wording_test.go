package matrix_test

import (
	stdhtml "html"
	"regexp"
	"strings"

	"lifeboat/bridge"
)

// elements are those that the suite's styles are written with.
var elements = map[bridge.Style]string{bridge.Bold: "strong", bridge.Italic: "em", bridge.Strike: "del", bridge.Code: "code"}

// html writes a text whose spans do not nest.
func html(text bridge.Text) string {
	var out strings.Builder
	done := 0
	for _, s := range text.Spans {
		out.WriteString(stdhtml.EscapeString(text.Plain[done:s.Start]))
		out.WriteString("<" + elements[s.Style] + ">" + stdhtml.EscapeString(text.Plain[s.Start:s.End]) + "</" + elements[s.Style] + ">")
		done = s.End
	}
	out.WriteString(stdhtml.EscapeString(text.Plain[done:]))
	return strings.ReplaceAll(out.String(), "\n", "<br/>")
}

var tag = regexp.MustCompile(`<(/?)(\w+)/?>`)

// shown is what a member's client shows of a content.
func shown(content object) bridge.Text {
	source, isFormatted := content["formatted_body"].(string)
	if !isFormatted {
		body, _ := content["body"].(string)
		return bridge.Plainly(body)
	}
	var text bridge.Text
	begun := map[string]int{}
	for source != "" {
		at := tag.FindStringSubmatchIndex(source)
		if at == nil {
			text.Plain += stdhtml.UnescapeString(source)
			break
		}
		text.Plain += stdhtml.UnescapeString(source[:at[0]])
		name := source[at[4]:at[5]]
		switch {
		case name == "br":
			text.Plain += "\n"
		case at[2] == at[3]:
			begun[name] = len(text.Plain)
		default:
			text.Spans = append(text.Spans, bridge.Span{Start: begun[name], End: len(text.Plain), Style: styleOf(name)})
		}
		source = source[at[1]:]
	}
	return text
}

func styleOf(element string) bridge.Style {
	for style, name := range elements {
		if name == element {
			return style
		}
	}
	return ""
}
