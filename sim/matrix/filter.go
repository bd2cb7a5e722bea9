package matrix

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// defaultLimit is the length of a timeline where no filter says another; Dendrite has the same.
const defaultLimit = 20

// filter is what a client wants of a sync. The rest of what a filter may say is passed over.
type filter struct {
	Room struct {
		Rooms    *[]string `json:"rooms"`
		NotRooms []string  `json:"not_rooms"`
		Timeline eventFilter
		State    eventFilter
	} `json:"room"`
}

type eventFilter struct {
	Limit    int       `json:"limit"`
	Types    *[]string `json:"types"`
	NotTypes []string  `json:"not_types"`
}

// readFilter reads the filter of a sync: JSON, or the id of one that was kept.
func (s *Server) readFilter(text string) (filter, error) {
	var read filter
	switch {
	case text == "":
		return read, nil
	case strings.HasPrefix(text, "{"):
		if err := json.Unmarshal([]byte(text), &read); err != nil {
			return read, badRequest(codeInvalidParam, "the filter cannot be read")
		}
		return read, nil
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 0 || number >= len(s.filters) {
		return read, badRequest(codeInvalidParam, "no filter with this id is kept")
	}
	return s.filters[number], nil
}

// keepFilter keeps a filter under an id.
func (e *exchange) keepFilter() (any, error) {
	var kept filter
	if err := e.read(&kept); err != nil {
		return nil, err
	}
	e.server.filters = append(e.server.filters, kept)
	return map[string]string{"filter_id": strconv.Itoa(len(e.server.filters) - 1)}, nil
}

func (f filter) wantsRoom(id string) bool {
	return (f.Room.Rooms == nil || slices.Contains(*f.Room.Rooms, id)) && !slices.Contains(f.Room.NotRooms, id)
}

// limit is the length of a timeline.
func (f eventFilter) limit() int {
	if f.Limit <= 0 {
		return defaultLimit
	}
	return f.Limit
}

// of picks the events that the filter wants. A type may end in an asterisk.
func (f eventFilter) of(events []*event) []*event {
	return slices.DeleteFunc(slices.Clone(events), func(e *event) bool { return !f.wants(e.kind) })
}

func (f eventFilter) wants(kind string) bool {
	matches := func(pattern string) bool {
		prefix, open := strings.CutSuffix(pattern, "*")
		return kind == pattern || open && strings.HasPrefix(kind, prefix)
	}
	return (f.Types == nil || slices.ContainsFunc(*f.Types, matches)) && !slices.ContainsFunc(f.NotTypes, matches)
}
