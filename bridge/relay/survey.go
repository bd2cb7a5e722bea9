package relay

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
	"lifeboat/bridge/pause"
)

// Surveyor asks the way to a platform layer by layer, on connections of its own.
type Surveyor interface {
	// Survey returns what each layer showed, each a signal with its Layer. It is
	// bounded in time, and returns before ctx ends.
	Survey(ctx context.Context) []bridge.Signal
}

// How long the relay waits between two surveys of one platform: while it is not
// known whose fault it is, while it is our own network's, and in an outage.
const (
	surveyInDoubt    = 5 * time.Second
	surveyOwnNetwork = 30 * time.Second
	surveyInOutage   = time.Minute
)

// surveys has watched platforms surveyed while they are suspected, one at a time.
type surveys struct {
	relay *Relay
	wake  pause.Bell

	mu    sync.Mutex
	every map[bridge.PlatformName]time.Duration // without an entry never
	// last is when a platform was last surveyed; it outlives a suspicion, so that
	// many brief ones are no more than one long one.
	last map[bridge.PlatformName]time.Time
}

func newSurveys(r *Relay) *surveys {
	return &surveys{relay: r, wake: pause.NewBell(), last: map[bridge.PlatformName]time.Time{}}
}

// watch says which platforms are suspected from now on, and how often each is to
// be surveyed.
func (s *surveys) watch(every map[bridge.PlatformName]time.Duration) {
	s.mu.Lock()
	same := maps.Equal(s.every, every)
	s.every = every
	s.mu.Unlock()
	if !same {
		s.wake.Ring()
	}
}

func (s *surveys) run(ctx context.Context) error {
	pause.Rounds(ctx, s.wake, time.Hour, s.round)
	return nil
}

// round surveys what is due and returns when to look again.
func (s *surveys) round(ctx context.Context) time.Duration {
	name, due, suspected := s.next()
	for ; suspected && !due.After(time.Now()); name, due, suspected = s.next() {
		s.survey(ctx, name)
	}
	if !suspected {
		return time.Hour
	}
	return time.Until(due)
}

// next returns the platform that is due first.
func (s *surveys) next() (next bridge.PlatformName, due time.Time, suspected bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(s.every)) {
		if at := s.last[name].Add(s.every[name]); !suspected || at.Before(due) {
			next, due, suspected = name, at, true
		}
	}
	return next, due, suspected
}

func (s *surveys) survey(ctx context.Context, name bridge.PlatformName) {
	found := s.relay.options.Surveys[name].Survey(ctx)
	s.mu.Lock()
	s.last[name] = time.Now()
	s.mu.Unlock()
	s.relay.mail.put(func(l *letters) { l.surveys = append(l.surveys, survey{name, found}) })
}

// survey is what one survey showed.
type survey struct {
	platform bridge.PlatformName
	layers   []bridge.Signal
}

// observeSurveys takes in what was found on the ways to platforms.
func (r *Relay) observeSurveys(found []survey) {
	for _, s := range found {
		r.knowledge.links[s.platform] = r.knowledge.links[s.platform].Surveyed(s.layers)
	}
}

// toSurvey says which watched platforms are suspected, and how often the way to
// each is to be asked.
func (r *Relay) toSurvey(now time.Time) map[bridge.PlatformName]time.Duration {
	every := map[bridge.PlatformName]time.Duration{}
	for primary, remembered := range r.memories {
		if _, able := r.options.Surveys[primary]; !able {
			continue
		}
		switch state := r.report(primary, now).State; {
		case remembered.Failover.Phase == failover.Down:
			every[primary] = surveyInOutage
		case state == health.OwnNetwork:
			every[primary] = surveyOwnNetwork
		case state == health.Suspect || state == health.Failing:
			every[primary] = surveyInDoubt
		}
	}
	return every
}
