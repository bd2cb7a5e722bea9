package scenario_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"lifeboat/sim/scenario"
)

const shortOutage = `0:00  Anna on whatsapp: One
0:00.1  Grandma on telegram: Two
0:00.2  fault sends: whatsapp sends-refused
0:00.2  kill relay
0:00.3  note: Nothing goes out.
0:00.4  Ben on whatsapp: Three
0:00.8  lift sends
0:00.9  cut whatsapp
0:01  Anna on telegram: Four
`

func TestAScriptIsPlayedFromBeginningToEnd(t *testing.T) {
	world, script := openWorld(t, shortOutage)
	kills, shown := 0, 0
	player := scenario.Player{
		Script: script, World: world.World,
		Kill: func(context.Context) error { kills++; return nil },
		Show: func(scenario.Event) { shown++ },
	}
	timeline, err := player.Play(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if kills != 1 || shown != len(script.Events) {
		t.Errorf("%d kills and %d events shown, want 1 and %d", kills, shown, len(script.Events))
	}
	if timeline.FirstFault.IsZero() || !timeline.LastLift.After(timeline.FirstFault) {
		t.Errorf("the trouble was from %s to %s", timeline.FirstFault, timeline.LastLift)
	}
	said, _ := world.Books().Entries()
	failed := map[string]bool{}
	for _, entry := range said {
		failed[entry.Text] = entry.Failed
	}
	if len(failed) != 4 || failed["One"] || failed["Two"] || !failed["Three"] || failed["Four"] {
		t.Errorf("said, and whether it failed: %v", failed)
	}
	world.await(t, "Ben", scenario.WhatsApp, "One")
	world.await(t, "Grandma", scenario.Telegram, "Four")
}

func TestAPlayEndsWhenSomethingCannotBePlayed(t *testing.T) {
	broken := errors.New("it does not start")
	for name, test := range map[string]struct {
		kill func(context.Context) error
		want string
	}{
		"no way to kill the relay":          {nil, "nobody has said how"},
		"a relay that does not start again": {func(context.Context) error { return broken }, broken.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			world, script := openWorld(t, "0:00 kill relay\n1:59 note: far away\n")
			player := scenario.Player{Script: script, World: world.World, Kill: test.kill}
			if _, err := player.Play(t.Context()); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the play ended with %v, want %q", err, test.want)
			}
		})
	}
}

func TestAPlayEndsWithItsContext(t *testing.T) {
	world, script := openWorld(t, "1:59 note: far away\n")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	player := scenario.Player{Script: script, World: world.World}
	if _, err := player.Play(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("the play ended with %v", err)
	}
}
