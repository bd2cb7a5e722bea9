package telegram

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf16"
)

// Entity is a stretch of a text that is formatted or means something, such as a link. Offset and Length count UTF-16
// units.
type Entity struct {
	Type          string `json:"type"`
	Offset        int    `json:"offset"`
	Length        int    `json:"length"`
	URL           string `json:"url,omitempty"`
	User          *User  `json:"user,omitempty"`
	Language      string `json:"language,omitempty"`
	CustomEmojiID string `json:"custom_emoji_id,omitempty"`
}

func (e Entity) end() int {
	return e.Offset + e.Length
}

// styles are the types that a sender chooses. All others are found by the server itself, so they are passed over in
// what is sent (Client.cpp:11188).
var styles = []string{
	"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "text_mention",
	"custom_emoji", "blockquote", "expandable_blockquote",
}

// maxEntityNumber is the highest offset or length that is looked at.
const maxEntityNumber = 1_000_000

// readEntities takes the entities of an argument, or none if it is no list.
func readEntities(args arguments, name string) ([]Entity, error) {
	var list []json.RawMessage
	if json.Unmarshal([]byte(args.text(name)), &list) != nil {
		return nil, nil // as the official server reads it (Client.cpp:11337)
	}
	var entities []Entity
	for _, item := range list {
		entity, err := readEntity(item)
		if err != nil {
			return nil, err
		}
		if entity.counts() {
			entities = append(entities, entity)
		}
	}
	return entities, nil
}

func readEntity(item json.RawMessage) (Entity, error) {
	var given struct {
		Offset *int    `json:"offset"`
		Length *int    `json:"length"`
		Type   *string `json:"type"`
	}
	var entity Entity
	err := json.Unmarshal(item, &given)
	if err == nil {
		err = json.Unmarshal(item, &entity)
	}
	switch {
	case err != nil:
		return entity, badRequest("can't parse MessageEntity: a field has the wrong type")
	case given.Offset == nil:
		return entity, badRequest(`can't parse MessageEntity: can't find field "offset"`)
	case given.Length == nil:
		return entity, badRequest(`can't parse MessageEntity: can't find field "length"`)
	case given.Type == nil:
		return entity, badRequest(`can't parse MessageEntity: can't find field "type"`)
	case *given.Type == "":
		return entity, badRequest("can't parse MessageEntity: Type is not specified")
	}
	return entity, nil
}

// counts is false for what is silently passed over.
func (e Entity) counts() bool {
	return slices.Contains(styles, e.Type) && e.Offset >= 0 && e.Offset <= maxEntityNumber &&
		e.Length > 0 && e.Length <= maxEntityNumber
}

// units are a text in UTF-16, which is how Telegram counts.
type units []uint16

func unitsOf(text string) units {
	return utf16.Encode([]rune(text))
}

func (u units) String() string {
	return string(utf16.Decode(u))
}

// splits reports whether a position lies within a character of two units.
func (u units) splits(at int) bool {
	return at > 0 && at < len(u) && utf16.IsSurrogate(rune(u[at])) && u[at] >= 0xDC00
}

// checkEntities refuses entities that do not fit the text.
func checkEntities(text units, entities []Entity) error {
	for _, e := range entities {
		switch {
		case e.Offset > len(text), e.end() > len(text):
			return badRequest(fmt.Sprintf("entity beginning at UTF-16 offset %d ends after the end of the text at UTF-16 offset %d",
				e.Offset, e.end()))
		case text.splits(e.Offset):
			return badRequest(fmt.Sprintf("entity begins in a middle of a UTF-16 symbol at UTF-16 offset %d", e.Offset))
		case text.splits(e.end()):
			return badRequest(fmt.Sprintf("entity ends in a middle of a UTF-16 symbol at UTF-16 offset %d", e.end()))
		}
	}
	return nil
}

// sortEntities puts them in the order in which they are served: by their beginning, the longer first.
func sortEntities(entities []Entity) {
	slices.SortStableFunc(entities, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length))
	})
}
