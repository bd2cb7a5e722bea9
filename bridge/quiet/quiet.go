// Package quiet knows the part of each day in which nobody wants to be called.
// It is pure, and right on the two days of a year on which the clocks change.
package quiet

import "time"

// Hours are the quiet hours of one group. The zero value is none.
type Hours struct {
	// From and To are times of the day, counted from midnight and below 24 hours.
	// To is smaller than From when the hours go on past midnight; where they are
	// equal there are no quiet hours.
	From, To time.Duration
	// Zone is where the hours are read from the clock; nil is UTC.
	Zone *time.Location
}

// Until returns the end of the quiet hours that are on, and false while none
// are. The end does not belong to them any more.
func (h Hours) Until(now time.Time) (time.Time, bool) {
	if h.From == h.To {
		return time.Time{}, false
	}
	for daysAgo := range 2 { // hours that began yesterday may still be on
		if from, to := h.on(now, -daysAgo); !now.Before(from) && now.Before(to) {
			return to, true
		}
	}
	return time.Time{}, false
}

// on returns the hours that begin on a day, counted from today.
func (h Hours) on(now time.Time, day int) (from, to time.Time) {
	lastDay := day
	if h.To < h.From {
		lastDay++
	}
	return h.at(now, day, h.From), h.at(now, lastDay, h.To)
}

// at returns when the clock on the wall shows a time of a day.
func (h Hours) at(now time.Time, day int, clock time.Duration) time.Time {
	zone := h.Zone
	if zone == nil {
		zone = time.UTC
	}
	today := now.In(zone)
	return time.Date(today.Year(), today.Month(), today.Day()+day, 0, 0, int(clock/time.Second), 0, zone)
}
