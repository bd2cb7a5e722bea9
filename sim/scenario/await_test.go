package scenario_test

import (
	"testing"
	"time"

	"lifeboat/sim/scenario"
)

func TestAPlayWaitsForTheReplay(t *testing.T) {
	world, script := openWorldOf(t, `title: Test
source: Synthetic.
group: Family
primary: telegram
member: Anna on whatsapp and telegram
member: Grandma on telegram
cap: 2m
0:00 await replay
0:01 Grandma on telegram: Everything is back.
`)
	held := time.Now().Add(-time.Hour)
	world.Books().NoteSaid(scenario.Said{By: "Anna", On: scenario.WhatsApp, Text: "held", ID: "1", At: held})
	world.Books().NoteSaid(scenario.Said{By: "Anna", On: scenario.WhatsApp, Text: "live", ID: "2", At: time.Now()})
	relay := time.AfterFunc(2*time.Second, func() {
		for _, text := range []string{"Anna: live", "[15:40] Anna: held"} {
			if err := world.post(t.Context(), t, text); err != nil {
				t.Error(err)
			}
			time.Sleep(500 * time.Millisecond)
		}
	})
	defer relay.Stop()
	began := time.Now()
	player := scenario.Player{Script: script, World: world.World}
	if _, err := player.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	said, _ := world.Books().Entries()
	if last := said[len(said)-1]; last.Text != "Everything is back." || last.At.Sub(began) < 3400*time.Millisecond {
		t.Errorf("it went on after %s", last.At.Sub(began))
	}
}

func TestAPlayWaitsForNothingElse(t *testing.T) {
	if _, err := scenario.Parse("day", cast+"0:01 await dinner\n"); err == nil {
		t.Error("it passed")
	}
}
