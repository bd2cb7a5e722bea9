package telegram

import (
	"slices"
	"strings"
)

const (
	// maxText and maxCaption are in UTF-16 units, counted after parsing.
	maxText    = 4096
	maxCaption = 1024
	// maxTextBytes bounds a text before it is parsed (Client.cpp:11309).
	maxTextBytes = 1 << 15
)

// formatted is a text with its entities.
type formatted struct {
	text     string
	entities []Entity
}

func (f formatted) equal(other formatted) bool {
	return f.text == other.text && slices.EqualFunc(f.entities, other.entities, func(a, b Entity) bool {
		a.User, b.User = nil, nil
		return a == b
	})
}

// readText takes the text of a message from the arguments and brings it into the form that is kept: parsed, checked,
// trimmed, and with what the server finds in it.
func readText(args arguments) (formatted, error) {
	text := args.text("text")
	if text == "" {
		return formatted{}, badRequest("message text is empty")
	}
	if len(text) > maxTextBytes {
		return formatted{}, badRequest("text is too long")
	}
	parsed, err := parseText(args, text, "entities")
	if err != nil {
		return formatted{}, err
	}
	return settle(parsed)
}

// parseText reads a text in its parse mode; entitiesName is the argument that formats it where there is none.
func parseText(args arguments, text, entitiesName string) (formatted, error) {
	switch mode := strings.ToLower(args.text("parse_mode")); mode {
	case "", "none":
		entities, err := readEntities(args, entitiesName)
		return formatted{text, entities}, err
	case "html":
		return parseHTML(text)
	case "markdown", "markdownv2":
		return formatted{}, badRequest("this simulator takes parse_mode HTML or entities, no Markdown")
	default:
		return formatted{}, badRequest("unsupported parse_mode")
	}
}

// settle checks a text and brings it into the form that is kept.
func settle(f formatted) (formatted, error) {
	settled, err := settleAny(f)
	switch {
	case err != nil:
		return formatted{}, err
	case settled.text == "":
		return formatted{}, badRequest("message text is empty")
	case len(unitsOf(settled.text)) > maxText:
		return formatted{}, badRequest("message is too long")
	}
	return settled, nil
}

// settleAny does so for a text of any length.
func settleAny(f formatted) (formatted, error) {
	u := unitsOf(f.text)
	if err := checkEntities(u, f.entities); err != nil {
		return formatted{}, err
	}
	f = trim(u, f.entities)
	f.entities = append(f.entities, detect(f)...)
	sortEntities(f.entities)
	return f, nil
}

// trim drops blanks at both ends and moves the entities along.
func trim(u units, entities []Entity) formatted {
	start, end := 0, len(u)
	for end > 0 && isBlank(u[end-1]) {
		end--
	}
	for start < end && isBlank(u[start]) {
		start++
	}
	var kept []Entity
	for _, e := range entities {
		from, to := max(e.Offset, start)-start, min(e.end(), end)-start
		if to > from {
			e.Offset, e.Length = from, to-from
			kept = append(kept, e)
		}
	}
	return formatted{u[start:end].String(), kept}
}

func isBlank(unit uint16) bool {
	return unit == ' ' || unit >= '\t' && unit <= '\r' || unit == 0x85 || unit == 0xA0
}
