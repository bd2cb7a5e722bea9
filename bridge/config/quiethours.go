package config

import (
	"strings"
	"time"
)

// QuietHours is the part of each day in which nothing rings. The zero value is
// none.
type QuietHours struct {
	// From and To are times of the day, counted from midnight and below 24 hours.
	// To is smaller than From when the quiet hours go on past midnight.
	From, To time.Duration
}

// quietHours reads "22:30-07:00", or "none" for a group that has no quiet hours
// although the others have.
func (s section) quietHours(inherited QuietHours) QuietHours {
	v, ok := s.get("quiet_hours")
	if !ok {
		return inherited
	}
	text, ok := v.text()
	if !ok || text == "none" {
		return QuietHours{}
	}
	from, to, _ := strings.Cut(text, "-")
	hours, ok := parseQuietHours(from, to)
	if !ok {
		v.refuse("is not a part of the day", `Write: "22:30-07:00", or none`)
	}
	return hours
}

func parseQuietHours(from, to string) (QuietHours, bool) {
	begin, beginErr := time.Parse("15:04", from)
	end, endErr := time.Parse("15:04", to)
	if beginErr != nil || endErr != nil || begin.Equal(end) {
		return QuietHours{}, false
	}
	midnight := begin.Truncate(24 * time.Hour)
	return QuietHours{begin.Sub(midnight), end.Sub(midnight)}, true
}
