package inspect_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/inspect"
)

var (
	home = bridge.Chat{Platform: "messenger", ID: "home"}
	club = bridge.Chat{Platform: "messenger", ID: "club"}

	fine    = bridge.Finding{OK: true, What: "the relay may post"}
	lacks   = bridge.Finding{What: "the relay may not pin", Remedy: "let it"}
	outside = bridge.Finding{What: "the relay was removed", Remedy: "add it", Barred: true}
	nobody  = bridge.Finding{What: "nobody knows", Remedy: "not connected", Unsure: true}
)

// messenger answers what is asked about its chats.
type messenger struct {
	mu    sync.Mutex
	down  bool
	home  []bridge.Finding // of home; nothing is wrong elsewhere
	asked []asked
}

type asked struct {
	chat string
	at   time.Time
}

func (m *messenger) CheckAccount(context.Context) []bridge.Finding { return nil }

func (m *messenger) CheckChat(_ context.Context, chat string) []bridge.Finding {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked = append(m.asked, asked{chat, time.Now()})
	if chat != home.ID {
		return []bridge.Finding{fine}
	}
	return m.home
}

func (m *messenger) shows(findings ...bridge.Finding) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.home = findings
}

func (m *messenger) goes(down bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.down = down
}

func (m *messenger) up() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return !m.down
}

// times returns when home was asked about.
func (m *messenger) times() (at []time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range m.asked {
		if a.chat == home.ID {
			at = append(at, a.at)
		}
	}
	return at
}

// during runs something beside a test, in a bubble of simulated time.
func during(t *testing.T, run func(context.Context) error, test func()) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx) }()
	test()
	stop()
	if err := <-ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
}

func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestAnInspectorReportsWhatIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &messenger{home: []bridge.Finding{fine, lacks}}
		var seen []inspect.Inspection
		i := inspect.Inspector{Checker: m, Chats: []bridge.Chat{home, club}, Up: m.up, Report: func(i inspect.Inspection) { seen = append(seen, i) }}
		during(t, i.Run, func() {
			pass(40 * time.Second)
			want := []inspect.Inspection{{Chat: club}, {Chat: home, Lacking: "the relay may not pin (let it)"}}
			if !slices.Equal(seen, want) {
				t.Errorf("reported was %+v", seen)
			}
			if between := m.asked[1].at.Sub(m.asked[0].at); between != time.Second {
				t.Errorf("%s between two chats", between)
			}
			m.shows(fine)
			pass(16 * time.Minute)
			if last := seen[len(seen)-1]; last.Lacking != "" || len(m.times()) != 2 {
				t.Errorf("after %d looks reported was %+v", len(m.times()), last)
			}
			pass(23 * time.Hour)
			if n := len(m.times()); n != 2 {
				t.Errorf("%d looks within a day", n)
			}
		})
	})
}

func TestAnInspectorReportsNothingThatItCouldNotFindOut(t *testing.T) {
	for name, change := range map[string]func(*messenger){
		"unsure": func(m *messenger) { m.shows(lacks, nobody) },
		"down":   func(m *messenger) { m.goes(true) },
	} {
		synctest.Test(t, func(t *testing.T) {
			m := &messenger{}
			change(m)
			reported := 0
			i := inspect.Inspector{Checker: m, Chats: []bridge.Chat{home}, Up: m.up, Report: func(inspect.Inspection) { reported++ }}
			during(t, i.Run, func() {
				pass(time.Minute)
				if reported != 0 {
					t.Errorf("%s: reported was %d times", name, reported)
				}
				m.shows(fine)
				m.goes(false)
				pass(16 * time.Minute)
				if reported != 1 {
					t.Errorf("%s: reported was %d times", name, reported)
				}
			})
		})
	}
}

func TestAScoutLooksUntilTheWayIsFree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &messenger{home: []bridge.Finding{outside, lacks}}
		var seen []inspect.Scouting
		s := inspect.NewScout(m, m.up, time.Now, func(s inspect.Scouting) { seen = append(seen, s) })
		during(t, s.Run, func() {
			pass(time.Hour)
			wanted := map[bridge.Chat]time.Time{home: time.Now()}
			s.Want(wanted)
			s.Want(wanted)
			pass(time.Second)
			if len(seen) != 1 || seen[0].Barred != "the relay was removed (add it)" || !seen[0].Sure {
				t.Fatalf("seen was %+v", seen)
			}
			m.shows(nobody)
			pass(2 * time.Minute)
			if last := seen[len(seen)-1]; last.Sure {
				t.Errorf("seen was %+v", last)
			}
			m.shows(lacks)
			pass(10 * time.Second)
			if last := seen[len(seen)-1]; !last.Sure || last.Barred != "" {
				t.Errorf("seen was %+v", last)
			}
			s.Want(nil)
			before := len(seen)
			pass(2 * time.Hour)
			if len(seen) != before {
				t.Errorf("%d looks at what nobody wants", len(seen)-before)
			}
		})
	})
}

func TestAScoutAsksNothingWhileTheLinkIsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &messenger{down: true, home: []bridge.Finding{fine}}
		s := inspect.NewScout(m, m.up, time.Now, func(inspect.Scouting) {})
		during(t, s.Run, func() {
			s.Want(map[bridge.Chat]time.Time{home: time.Now()})
			pass(time.Minute)
			if n := len(m.times()); n != 0 {
				t.Errorf("%d looks", n)
			}
			m.goes(false)
			pass(10 * time.Second)
			if n := len(m.times()); n != 1 {
				t.Errorf("%d looks", n)
			}
		})
	})
}
