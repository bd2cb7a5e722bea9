package render

import (
	"net/url"
	"slices"
	"unicode/utf16"

	"lifeboat/bridge"
)

// Entity is a styled part of a Telegram text. Offset and Length count UTF-16
// code units, as the Bot API does (https://core.telegram.org/bots/api#messageentity).
type Entity struct {
	Type   string
	Offset int
	Length int
	URL    string // for text_link
}

// entityTypes holds Telegram's word for each style. Its other types either say
// what Telegram found by itself (url, mention, hashtag), which the wording says
// too, or are looks that not all platforms have (underline, spoiler, blockquote).
var entityTypes = map[bridge.Style]string{
	bridge.Bold:      "bold",
	bridge.Italic:    "italic",
	bridge.Strike:    "strikethrough",
	bridge.Code:      "code",
	bridge.CodeBlock: "pre",
	bridge.Link:      "text_link",
}

// entityStyles is the reverse of entityTypes.
var entityStyles = func() map[string]bridge.Style {
	styles := map[string]bridge.Style{}
	for style, name := range entityTypes {
		styles[name] = style
	}
	return styles
}()

// UTF16Length is the length of s in UTF-16 code units, in which Telegram's
// limits are given.
func UTF16Length(s string) int {
	units := 0
	for _, r := range s {
		units += utf16.RuneLen(r)
	}
	return units
}

// FromTelegram reads a Telegram text with its entities. Entities of types that
// have no [bridge.Style] and those that lie outside the text are left out; what
// reaches beyond its end is shortened. An offset within a surrogate pair counts
// as the pair's beginning. The result is valid.
func FromTelegram(plain string, entities []Entity) bridge.Text {
	t := bridge.Text{Plain: plain}
	offsets := byteOffsets(plain)
	units := len(offsets) - 1
	for _, e := range entities {
		style, ok := entityStyles[e.Type]
		if !ok || e.Offset < 0 || e.Offset >= units || e.Length <= 0 {
			continue
		}
		end := e.Offset + min(e.Length, units-e.Offset)
		t.Spans = append(t.Spans, bridge.Span{Start: offsets[e.Offset], End: offsets[end], Style: style, URL: e.URL})
	}
	return Normalize(t)
}

// byteOffsets holds, for each UTF-16 unit of s and for its end, the byte at
// which its rune begins.
func byteOffsets(s string) []int {
	offsets := make([]int, 0, len(s)+1)
	for i, r := range s {
		for range utf16.RuneLen(r) {
			offsets = append(offsets, i)
		}
	}
	return append(offsets, len(s))
}

// ToTelegram writes t as a Telegram text with entities, sorted, the outer one
// first. Other styles are taken off code, as Telegram demands, and links that
// it would not take lose their address.
func ToTelegram(t bridge.Text) (string, []Entity) {
	t = Normalize(t)
	t.Spans = slices.DeleteFunc(t.Spans, func(s bridge.Span) bool {
		return s.Style == bridge.Link && !linkable(s.URL)
	})
	t = codeStandsAlone(t)
	offsets := unitOffsets(t.Plain)
	var entities []Entity
	for _, s := range t.Spans {
		start, end := offsets[s.Start], offsets[s.End]
		entities = append(entities, Entity{Type: entityTypes[s.Style], Offset: start, Length: end - start, URL: s.URL})
	}
	return t.Plain, entities
}

// linkable keeps to what is sure to be accepted, since one bad address may cost
// the whole message.
func linkable(address string) bool {
	parsed, err := url.Parse(address)
	return err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Host != ""
}

// unitOffsets holds the UTF-16 offset of each rune of s, by its first byte, and
// of the end.
func unitOffsets(s string) []int {
	offsets := make([]int, len(s)+1)
	units := 0
	for i, r := range s {
		offsets[i] = units
		units += utf16.RuneLen(r)
	}
	offsets[len(s)] = units
	return offsets
}
