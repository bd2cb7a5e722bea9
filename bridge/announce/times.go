package announce

import (
	"time"

	"lifeboat/bridge/announce/catalog"
)

// months are the names of the months, January first.
var months = [...]func(catalog.Language) string{
	catalog.Language.January, catalog.Language.February, catalog.Language.March, catalog.Language.April,
	catalog.Language.May, catalog.Language.June, catalog.Language.July, catalog.Language.August,
	catalog.Language.September, catalog.Language.October, catalog.Language.November, catalog.Language.December,
}

// moment shows a time of today, and the date too when it was another day.
func (v voice) moment(t, now time.Time) string {
	local, today := t.In(v.zone), now.In(v.zone)
	if local.YearDay() == today.YearDay() && local.Year() == today.Year() {
		return v.clock(t)
	}
	return v.dated(local)
}

// dated shows a time of another day, given in the zone that it is shown in.
func (v voice) dated(local time.Time) string {
	return v.OnDay(local.Day(), months[local.Month()-1](v.Language), v.Clock(local.Hour(), local.Minute()))
}

// clock shows a time of day.
func (v voice) clock(t time.Time) string {
	local := t.In(v.zone)
	return v.Clock(local.Hour(), local.Minute())
}

// duration shows how long something lasts, to the minute. A clock that was set
// back makes it nothing.
func (v voice) duration(d time.Duration) string {
	const day = 24 * time.Hour
	d = max(d, 0)
	hours, minutes := int(d%day/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case d < time.Hour:
		return v.Minutes(minutes)
	case d < day:
		return v.HoursMinutes(hours, minutes)
	default:
		return v.DaysHours(int(d/day), hours)
	}
}
