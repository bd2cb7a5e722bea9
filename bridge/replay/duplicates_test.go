package replay_test

import (
	"maps"
	"testing"

	"pgregory.net/rapid"

	"lifeboat/bridge/replay"
)

func TestDuplicatesAreCertain(t *testing.T) {
	const long = "Dinner at half past seven?"
	anna := replay.Spoken{ID: 1, Person: "Anna", Text: long}
	for name, c := range map[string]struct {
		delivered replay.Spoken
		same      bool
	}{
		"the same":           {replay.Spoken{Person: "Anna", Text: "Dinner at  half past seven? \n"}, true},
		"somebody else":      {replay.Spoken{Person: "Ben", Text: long}, false},
		"other words":        {replay.Spoken{Person: "Anna", Text: long + "!"}, false},
		"with a file":        {replay.Spoken{Person: "Anna", Text: long, Hash: "f"}, false},
		"of unknown persons": {replay.Spoken{Text: long}, false},
	} {
		c.delivered.ID = 9
		if got := replay.Duplicates([]replay.Spoken{anna}, []replay.Spoken{c.delivered}); (got[1] == 9) != c.same {
			t.Errorf("%s: %v", name, got)
		}
	}
	short := []replay.Spoken{{ID: 1, Person: "Anna", Text: "ok"}}
	if got := replay.Duplicates(short, short); len(got) > 0 {
		t.Errorf("a short text is taken for a duplicate: %v", got)
	}
	file := []replay.Spoken{{ID: 1, Person: "Anna", Hash: "f"}}
	if got := replay.Duplicates(file, file); len(got) != 1 {
		t.Errorf("an equal file is not recognized")
	}
}

func TestEachDeliveredMessageStandsForOne(t *testing.T) {
	spoken := func(t *rapid.T, name string) (all []replay.Spoken) {
		for i := range rapid.IntRange(0, 8).Draw(t, name) {
			all = append(all, replay.Spoken{
				ID: int64(i), Person: rapid.SampledFrom([]string{"", "Anna", "Ben"}).Draw(t, "person"),
				Text: rapid.SampledFrom([]string{"short", "one long text", "another long text"}).Draw(t, "text"),
			})
		}
		return all
	}
	rapid.Check(t, func(t *rapid.T) {
		held, delivered := spoken(t, "held"), spoken(t, "delivered")
		same := replay.Duplicates(held, delivered)
		used := map[int64]bool{}
		for d := range maps.Values(same) {
			if used[d] {
				t.Fatalf("message %d stands for two of %v", d, held)
			}
			used[d] = true
		}
	})
}
