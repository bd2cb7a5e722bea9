package quiet_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge/quiet"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loaded, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// TestUntil reads times as the clock on the wall shows them in the group's zone.
func TestUntil(t *testing.T) {
	night := quiet.Hours{From: 22*time.Hour + 30*time.Minute, To: 7 * time.Hour}
	siesta := quiet.Hours{From: 13 * time.Hour, To: 15 * time.Hour}
	for name, c := range map[string]struct {
		hours     quiet.Hours
		zone      string
		now, ends string
	}{
		"evening":                        {night, "Europe/Brussels", "2021-10-04 22:29", ""},
		"the night begins":               {night, "Europe/Brussels", "2021-10-04 22:30", "2021-10-05 07:00"},
		"after midnight":                 {night, "Europe/Brussels", "2021-10-05 00:10", "2021-10-05 07:00"},
		"last minute":                    {night, "Europe/Brussels", "2021-10-05 06:59", "2021-10-05 07:00"},
		"the night is over":              {night, "Europe/Brussels", "2021-10-05 07:00", ""},
		"last day of a month":            {night, "Asia/Kolkata", "2021-10-31 23:00", "2021-11-01 07:00"},
		"within a day":                   {siesta, "America/Sao_Paulo", "2021-10-04 14:00", "2021-10-04 15:00"},
		"outside of a day's":             {siesta, "America/Sao_Paulo", "2021-10-04 23:00", ""},
		"the clocks go forward":          {night, "Europe/Brussels", "2022-03-26 23:00", "2022-03-27 07:00"},
		"the clocks have gone forward":   {night, "Europe/Brussels", "2022-03-27 03:30", "2022-03-27 07:00"},
		"the clocks go back":             {night, "Europe/Brussels", "2021-10-30 23:00", "2021-10-31 07:00"},
		"the clocks have gone back":      {night, "Europe/Brussels", "2021-10-31 06:59", "2021-10-31 07:00"},
		"a midnight that does not exist": {night, "America/Santiago", "2021-09-05 01:30", "2021-09-05 07:00"},
		"none":                           {quiet.Hours{}, "Europe/Brussels", "2021-10-05 00:10", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.hours.Zone = zone(t, c.zone)
			now, err := time.ParseInLocation("2006-01-02 15:04", c.now, c.hours.Zone)
			if err != nil {
				t.Fatal(err)
			}
			until, on := c.hours.Until(now)
			if on != (c.ends != "") || on && until.Format("2006-01-02 15:04") != c.ends {
				t.Errorf("at %s: %v, %v, want %q", c.now, until, on, c.ends)
			}
		})
	}
}

func TestANightHasItsRealLength(t *testing.T) {
	brussels := zone(t, "Europe/Brussels")
	night := quiet.Hours{From: 23 * time.Hour, To: 7 * time.Hour, Zone: brussels}
	for day, hours := range map[string]float64{"2021-10-04": 8, "2022-03-26": 7, "2021-10-30": 9} {
		begins, err := time.ParseInLocation("2006-01-02 15:04", day+" 23:00", brussels)
		if err != nil {
			t.Fatal(err)
		}
		if until, _ := night.Until(begins); until.Sub(begins).Hours() != hours {
			t.Errorf("the night of %s lasts %v, want %v h", day, until.Sub(begins), hours)
		}
	}
}

func TestOneMomentIsNightInOneZoneOnly(t *testing.T) {
	now := time.Date(2021, 10, 4, 21, 0, 0, 0, time.UTC)
	hours := quiet.Hours{From: 22 * time.Hour, To: 7 * time.Hour}
	hours.Zone = zone(t, "Europe/Brussels")
	if _, on := hours.Until(now); !on {
		t.Error("23:00 in Brussels is no night")
	}
	hours.Zone = zone(t, "America/New_York")
	if until, on := hours.Until(now); on {
		t.Errorf("17:00 in New York is night until %v", until)
	}
}

// TestQuietHoursEnd: whoever waits until the end may then call, and is never
// asked to wait for more than a day.
func TestQuietHoursEnd(t *testing.T) {
	zones := []*time.Location{nil, zone(t, "Europe/Brussels"), zone(t, "America/Santiago"), zone(t, "Australia/Lord_Howe")}
	rapid.Check(t, func(t *rapid.T) {
		minutes := rapid.IntRange(0, 24*60-1)
		hours := quiet.Hours{
			From: time.Duration(minutes.Draw(t, "from")) * time.Minute, To: time.Duration(minutes.Draw(t, "to")) * time.Minute,
			Zone: rapid.SampledFrom(zones).Draw(t, "zone"),
		}
		now := time.Unix(rapid.Int64Range(1_600_000_000, 1_800_000_000).Draw(t, "now"), 0)
		until, on := hours.Until(now)
		if !on {
			return
		}
		if wait := until.Sub(now); wait <= 0 || wait > 25*time.Hour {
			t.Fatalf("quiet for %v", wait)
		}
		awake := (hours.From - hours.To + 24*time.Hour) % (24 * time.Hour)
		if awake > time.Hour { // less may be lost when the clocks change
			if again, still := hours.Until(until); still {
				t.Fatalf("after the end %v it is quiet until %v", until, again)
			}
		}
	})
}
