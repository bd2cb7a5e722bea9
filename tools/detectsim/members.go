package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"lifeboat/bridge/failover"
)

// How members live: conversations of a quarter of an hour, at any time of the
// day; phones that are put away for the night, some of them switched off, and
// that are out of reach now and then.
const (
	membersCount     = 10
	hitCount         = 3 // of them, when only some are hit
	conversations    = 8 * time.Hour
	conversationLast = 15 * time.Minute
	conversationTalk = 6 * time.Second
	awayEvery        = 8 * time.Hour
	awayFor          = 30 * time.Minute
	longestDoze      = 15 * time.Minute
)

// members are the people of the group, whose phones confirm what reaches them.
type members struct {
	clock    *clockwork
	random   *rand.Rand
	network  *network
	fault    *fault
	detector *detector
	link     *watched
	phones   []*phone
	posts    int
	steady   bool // phones do not go away
	// waiting are confirmations that wait on the platform for the relay.
	waiting []func()
}

// phone is one member's.
type phone struct {
	name      string
	awayUntil time.Duration
	bedtime   time.Duration // of each day
	sleeps    time.Duration
	off       bool // at night; otherwise it looks for messages now and then
	hit       bool // by an outage of some
}

func (m *members) arrive() {
	for i := range membersCount {
		m.phones = append(m.phones, &phone{
			name: fmt.Sprint("member ", i), off: m.random.IntN(2) == 0, hit: i < hitCount,
			bedtime: 22*time.Hour + time.Duration(m.random.Float64()*float64(2*time.Hour)),
			sleeps:  7*time.Hour + time.Duration(m.random.Float64()*float64(2*time.Hour)),
		})
	}
	for _, p := range m.phones {
		m.goAway(p)
	}
}

// goAway takes a phone out of reach, and again later.
func (m *members) goAway(p *phone) {
	if m.steady && p.hit {
		return
	}
	m.clock.after(time.Duration(m.random.ExpFloat64()*float64(awayEvery)), func() {
		p.awayUntil = m.clock.now + time.Duration(m.random.ExpFloat64()*float64(awayFor))
		m.goAway(p)
	})
}

// posted says that the relay's post was acknowledged.
func (m *members) posted() {
	m.posts++
	id := fmt.Sprint(m.posts)
	m.detector.acknowledged(id)
	for _, p := range m.phones {
		m.clock.after(200*time.Millisecond+time.Duration(m.random.ExpFloat64()*float64(time.Second)), func() { m.reach(p, id) })
	}
}

// reach hands a post to a phone, as soon as it can be reached and can say so.
func (m *members) reach(p *phone, id string) {
	wait := m.obstacle(p)
	switch {
	case wait > 0:
		m.clock.after(wait, func() { m.reach(p, id) })
	case !m.link.caughtUp:
		m.waiting = append(m.waiting, func() { m.detector.confirmed(id, p.name) })
	default:
		m.detector.confirmed(id, p.name)
	}
}

// handIn gives the relay what has waited, while it catches up.
func (m *members) handIn() {
	waiting := m.waiting
	m.waiting = nil
	for _, confirm := range waiting {
		confirm()
	}
}

// obstacle is how long to wait before it is tried again; 0 if nothing is in the
// way.
func (m *members) obstacle(p *phone) time.Duration {
	now := m.clock.now
	kind := m.fault.at(now)
	switch {
	case kind == undelivered || kind == someHit && p.hit:
		return m.fault.ends(now) - now + time.Duration(m.random.Float64()*float64(10*time.Second))
	case p.awayUntil > now:
		return p.awayUntil - now + time.Second
	case !m.steady && p.off && p.asleep(now) > 0:
		return p.asleep(now) + time.Second
	case !m.steady && p.asleep(now) > 0 && m.random.IntN(2) == 0:
		return time.Duration(m.random.Float64() * float64(longestDoze))
	case m.link.caughtUp && m.network.lost(now, m.network.watched):
		return 2 * time.Second
	default:
		return 0
	}
}

// asleep is how long the phone's owner still sleeps.
func (p *phone) asleep(now time.Duration) time.Duration {
	const day = 24 * time.Hour
	sinceBed := (now%day - p.bedtime + day) % day
	return max(0, p.sleeps-sinceBed)
}

// acknowledged and confirmed take in what became of the relay's posts.
func (d *detector) acknowledged(id string) {
	d.link.Deliveries = d.link.Deliveries.Acknowledged(group, id, d.now())
	d.look()
}

func (d *detector) confirmed(id, person string) {
	d.link = d.link.Confirmed(d.health, group, id, person, d.now())
	if d.state.Phase == failover.Down {
		d.look()
	}
}
