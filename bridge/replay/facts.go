package replay

import (
	"slices"
	"time"
)

// facts are what a header may mention.
type facts struct {
	messages, deleted int
	expired           int
	platforms         []string
	from, until       time.Time
	counts            []count
}

// count is how much one speaker said.
type count struct {
	speaker, name string
	messages      int
}

func factsOf(kept []*entry, deleted int, o Options) facts {
	f := facts{messages: len(kept), deleted: deleted, from: kept[0].SentAt, until: kept[0].SentAt}
	for _, e := range kept {
		if !slices.Contains(f.platforms, e.Who.Via) && e.Who.Via != "" {
			f.platforms = append(f.platforms, e.Who.Via)
		}
		if e.SentAt.Before(f.from) {
			f.from = e.SentAt
		}
		if e.SentAt.After(f.until) {
			f.until = e.SentAt
		}
		f.add(e, o)
	}
	return f
}

func (f *facts) add(e *entry, o Options) {
	at := slices.IndexFunc(f.counts, func(c count) bool { return c.speaker == e.Speaker })
	if at < 0 {
		at = len(f.counts)
		f.counts = append(f.counts, count{speaker: e.Speaker, name: shownName(e.Who, o)})
	}
	f.counts[at].messages++
}

// header is the first line of a replay.
func (f facts) header(o Options) string {
	if o.Missed != "" {
		return o.Words.Missed(o.Missed, f.span(o), f.messages)
	}
	return o.Words.Header(f.messages, f.platforms, f.span(o), o.Zone.String())
}

// span is from when to when something was said.
func (f facts) span(o Options) string {
	from, until := f.from.In(o.Zone), f.until.In(o.Zone)
	switch {
	case !sameDay(from, until):
		return o.Words.Dated(from) + " – " + o.Words.Dated(until)
	case from.Format("15:04") == until.Format("15:04"):
		return o.clock(from)
	default:
		return o.clock(from) + "–" + o.Words.Clock(until)
	}
}

// title is the header and what else there is to say of the whole.
func (f facts) title(o Options) string {
	title := f.header(o)
	if f.deleted > 0 {
		title += "\n" + o.Words.Deleted(f.deleted)
	}
	if o.Unshown > 0 {
		title += "\n" + o.Words.Unshown(o.Unshown)
	}
	if f.expired > 0 {
		title += "\n" + o.Words.Disappeared(f.expired)
	}
	return title
}

// clock shows a time in the group's zone, with the date unless it is today.
func (o Options) clock(at time.Time) string {
	local := at.In(o.Zone)
	if sameDay(local, o.Now.In(o.Zone)) {
		return o.Words.Clock(local)
	}
	return o.Words.Dated(local)
}

// sameDay compares two times of one zone.
func sameDay(a, b time.Time) bool { return a.YearDay() == b.YearDay() && a.Year() == b.Year() }
