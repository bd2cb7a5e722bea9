package inspect_test

import (
	"testing"
	"time"

	"lifeboat/bridge/failover"
	"lifeboat/bridge/inspect"
)

func TestWhatIsKnownBeforeAReplay(t *testing.T) {
	began := time.Unix(1_000_000, 0)
	at := func(seconds int) time.Time { return began.Add(time.Duration(seconds) * time.Second) }
	look := func(seconds int, barred string, sure bool) func(inspect.Known) inspect.Known {
		return func(k inspect.Known) inspect.Known {
			return k.Learn(inspect.Scouting{Began: at(seconds), Barred: barred, Sure: sure})
		}
	}
	stage := func(stage failover.Stage) func(inspect.Known) inspect.Known {
		return func(k inspect.Known) inspect.Known { return k.After(stage, at(0)) }
	}
	for name, c := range map[string]struct {
		steps []func(inspect.Known) inspect.Known
		clear bool
	}{
		"nobody looks":                  {nil, true},
		"nobody has looked yet":         {[]func(inspect.Known) inspect.Known{stage(failover.Probation)}, false},
		"an earlier look shows nothing": {[]func(inspect.Known) inspect.Known{stage(failover.Probation), look(-1, "", true)}, false},
		"nothing is in the way":         {[]func(inspect.Known) inspect.Known{stage(failover.Probation), look(1, "", true)}, true},
		"it is barred":                  {[]func(inspect.Known) inspect.Known{stage(failover.Probation), look(1, "removed", true)}, false},
		"it was barred":                 {[]func(inspect.Known) inspect.Known{stage(failover.Probation), look(1, "removed", true), look(2, "", true)}, true},
		"it is not known":               {[]func(inspect.Known) inspect.Known{stage(failover.Probation), look(1, "", false)}, false},
		"it stays unknown":              {[]func(inspect.Known) inspect.Known{stage(failover.Probation), look(120, "", false)}, true},
		"it stays barred":               {[]func(inspect.Known) inspect.Known{stage(failover.Probation), look(1, "removed", true), look(900, "", false)}, false},
		"another stage of the replay":   {[]func(inspect.Known) inspect.Known{stage(failover.Probation), look(1, "", true), stage(failover.Replaying)}, true},
		"at home":                       {[]func(inspect.Known) inspect.Known{stage(failover.Probation), look(1, "removed", true), stage(failover.AtHome)}, true},
	} {
		known := inspect.Known{}
		for _, step := range c.steps {
			known = step(known)
		}
		if known.Clear() != c.clear {
			t.Errorf("%s: clear is %t (%+v)", name, known.Clear(), known)
		}
	}
}
