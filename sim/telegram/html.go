package telegram

import (
	"fmt"
	"html"
	"strings"
)

// tags are those that parse_mode HTML knows, with the entities that they become.
var tags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
	"code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote",
}

// htmlParser goes through a text from left to right.
type htmlParser struct {
	source   string
	at       int // byte in source
	text     strings.Builder
	length   int // of text, in UTF-16 units
	open     []openTag
	entities []Entity
}

type openTag struct {
	name   string
	entity Entity
}

// parseHTML reads a text in Telegram's HTML style. Of attributes it takes href only.
func parseHTML(source string) (formatted, error) {
	p := &htmlParser{source: source}
	for p.at < len(source) {
		if err := p.step(); err != nil {
			return formatted{}, err
		}
	}
	if len(p.open) > 0 {
		last := p.open[len(p.open)-1]
		return formatted{}, cannotParse(`can't find end tag corresponding to start tag "%s"`, last.name)
	}
	return formatted{p.text.String(), p.entities}, nil
}

func cannotParse(format string, args ...any) error {
	return badRequest("can't parse entities: " + fmt.Sprintf(format, args...))
}

// step reads a tag, or the text up to the next one.
func (p *htmlParser) step() error {
	if p.source[p.at] == '<' {
		return p.tag()
	}
	rest := p.source[p.at:]
	if next := strings.IndexByte(rest, '<'); next >= 0 {
		rest = rest[:next]
	}
	p.at += len(rest)
	plain := html.UnescapeString(rest)
	p.text.WriteString(plain)
	p.length += len(unitsOf(plain))
	return nil
}

func (p *htmlParser) tag() error {
	start := p.at
	inside, _, closed := strings.Cut(p.source[start+1:], ">")
	if !closed {
		return cannotParse("unclosed start tag at byte offset %d", start)
	}
	p.at = start + len(inside) + 2
	if name, isEnd := strings.CutPrefix(inside, "/"); isEnd {
		return p.end(strings.ToLower(strings.TrimSpace(name)), start)
	}
	name, attributes, _ := strings.Cut(inside, " ")
	return p.begin(strings.ToLower(name), attributes, start)
}

func (p *htmlParser) begin(name, attributes string, start int) error {
	kind, known := tags[name]
	if !known {
		return cannotParse(`unsupported start tag "%s" at byte offset %d`, name, start)
	}
	entity := Entity{Type: kind, Offset: p.length}
	if kind == "text_link" {
		entity.URL = href(attributes)
	}
	p.open = append(p.open, openTag{name: name, entity: entity})
	return nil
}

func (p *htmlParser) end(name string, start int) error {
	if len(p.open) == 0 {
		return cannotParse("unexpected end tag at byte offset %d", start)
	}
	last := p.open[len(p.open)-1]
	if name != "" && name != last.name {
		return cannotParse(`unmatched end tag at byte offset %d, expected "</%s>", found "</%s>"`, start, last.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	last.entity.Length = p.length - last.entity.Offset
	if last.entity.Length > 0 && (last.entity.Type != "text_link" || last.entity.URL != "") {
		p.entities = append(p.entities, last.entity)
	}
	return nil
}

// href takes the address out of a tag's attributes.
func href(attributes string) string {
	_, value, found := strings.Cut(attributes, "href=")
	if !found || value == "" {
		return ""
	}
	if quote := value[:1]; quote == `"` || quote == "'" {
		value, _, _ = strings.Cut(value[1:], quote)
	}
	return html.UnescapeString(value)
}
