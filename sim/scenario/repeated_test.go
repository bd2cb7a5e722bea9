package scenario_test

import (
	"testing"

	"lifeboat/sim/scenario"
)

func TestAMarkedPostIsARepeatOnlyOfWhatWasShown(t *testing.T) {
	said := []scenario.Said{{By: "Anna", On: scenario.WhatsApp, Text: "pear"}}
	post := func(id, text string) scenario.Seen {
		return scenario.Seen{By: "Grandma", On: scenario.Telegram, ID: id, What: scenario.Posted, Text: text}
	}
	for name, test := range map[string]struct {
		seen []scenario.Seen
		want int
	}{
		"the only one":     {[]scenario.Seen{post("1", "Anna: pear (possibly repeated)")}, 0},
		"the second":       {[]scenario.Seen{post("1", "Anna: pear"), post("2", "Anna: pear (possibly repeated)")}, 1},
		"seen by another":  {[]scenario.Seen{post("1", "Anna: pear (possibly repeated)"), post("1", "Anna: pear (possibly repeated)")}, 0},
		"without its mark": {[]scenario.Seen{post("1", "Anna: pear"), post("2", "Anna: pear")}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			balance := scenario.Settle(said, test.seen, scenario.Rules{Primary: scenario.WhatsApp})
			if len(balance.Repeated) != test.want {
				t.Errorf("%d repeats, want %d", len(balance.Repeated), test.want)
			}
		})
	}
}

func TestTheMarkOfAnAlbumStandsUnderItsFirstFile(t *testing.T) {
	one, two := scenario.FileEntry{Kind: scenario.Photo, SHA256: "aa"}, scenario.FileEntry{Kind: scenario.Photo, SHA256: "bb"}
	said := []scenario.Said{{By: "Anna", On: scenario.WhatsApp, Text: "pear", File: one}, {By: "Anna", On: scenario.WhatsApp, File: two}}
	shown := func(id, album, text string, file scenario.FileEntry) scenario.Seen {
		return scenario.Seen{By: "Grandma", On: scenario.Telegram, ID: id, What: scenario.Posted, Text: text, File: file, Album: album}
	}
	seen := []scenario.Seen{
		shown("1", "a", "Anna: pear", one), shown("2", "a", "", two),
		shown("3", "b", "Anna: pear (possibly repeated)", one), shown("4", "b", "", two),
	}
	balance := scenario.Settle(said, seen, scenario.Rules{Primary: scenario.WhatsApp})
	if len(balance.Duplicated) != 0 || len(balance.Repeated) != 1 || balance.MarkedPossible != 1 {
		t.Errorf("%d duplicated, %d repeated, %d marked", len(balance.Duplicated), len(balance.Repeated), balance.MarkedPossible)
	}
}
