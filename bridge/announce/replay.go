package announce

import (
	"strconv"
	"strings"
	"time"

	"lifeboat/bridge/replay"
)

// Replay returns the words around what has waited, in the first language.
func (p Printer) Replay() replay.Words {
	v := p.first()
	return replay.Words{
		Says: p.Words(),
		Header: func(messages int, platforms []string, span, zone string) string {
			return v.ReplayHeader(messages, v.list(platforms), span, zone)
		},
		Missed:      func(platform, span string, messages int) string { return v.Missed(messages, platform, span) },
		Deleted:     v.Deleted,
		Unshown:     v.Unshown,
		Disappeared: v.Disappeared,
		Answers:     v.Answers,
		Clock:       func(local time.Time) string { return v.Clock(local.Hour(), local.Minute()) },
		Dated:       v.dated,
		Count:       func(name string, messages int) string { return v.SaidBy(name, strconv.Itoa(messages)) },
		Elsewhere:   func(platforms []string) string { return v.Elsewhere(v.list(platforms)) },
		Attached:    v.Attached(),
	}
}

// list joins names as a sentence does.
func (v voice) list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return v.And(strings.Join(names[:last], ", "), names[last])
}
