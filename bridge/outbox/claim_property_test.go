package outbox_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// medley says things in all ways at once and keeps the books of them.
type medley struct {
	*desk
	written   map[bridge.Chat][]string // what is on disk for a chat, in order
	undecided []func()                 // ends of claims
	claimed   int

	mu      sync.Mutex
	dice    *rand.Rand
	calm    bool
	ids     map[string]bool
	arrived map[bridge.Chat][]string // each id once, as members show it
}

// TestWhateverHappensEverythingArrivesOnceAndInOrder lets claims, ordinary
// deliveries, commits that fail and sends that fail follow each other at random.
func TestWhateverHappensEverythingArrivesOnceAndInOrder(t *testing.T) {
	claimed := 0
	for seed := range uint64(4) {
		traits := bridge.Traits{RepeatsByID: true, SettleTime: 8 * time.Second, SerialSends: seed%2 == 0}
		atDesk(t, traits, unchanged, func(d *desk) {
			m := &medley{
				desk: d, written: map[bridge.Chat][]string{}, dice: rand.New(rand.NewPCG(seed, seed)),
				ids: map[string]bool{}, arrived: map[bridge.Chat][]string{},
			}
			d.messenger.answers(m.take)
			for step := range 100 {
				m.step(fmt.Sprint(step))
			}
			m.comeToRest()
			for _, chat := range []bridge.Chat{home, club} {
				if !slices.Equal(m.arrived[chat], m.written[chat]) {
					t.Errorf("seed %d: %s has\n  %s\nwant\n  %s", seed, chat, strings.Join(m.arrived[chat], " "), strings.Join(m.written[chat], " "))
				}
			}
			claimed += m.claimed
		})
	}
	if claimed < 20 {
		t.Errorf("only %d were claimed", claimed)
	}
}

// draw is a number below n. Whoever sends draws as well.
func (m *medley) draw(n int) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dice.IntN(n)
}

// take is what becomes of a send: it does not arrive, it arrives and nobody
// knows, or everything is well. Members show what has the same id once.
func (m *medley) take(ctx context.Context, part bridge.Part) error {
	time.Sleep(time.Duration(m.draw(300)) * time.Millisecond)
	outcome := m.draw(12)
	m.mu.Lock()
	if m.calm {
		outcome = 3
	}
	if outcome > 1 && !m.ids[part.ID] {
		m.ids[part.ID] = true
		m.arrived[part.Chat] = append(m.arrived[part.Chat], string(part.Payload))
	}
	m.mu.Unlock()
	switch outcome {
	case 0:
		return &bridge.SendError{Result: bridge.Transient, Reason: "try later"}
	case 1, 2:
		<-ctx.Done()
		return &bridge.SendError{Result: bridge.Unknown, Reason: "not confirmed"}
	default:
		return nil
	}
}

// step says or decides something and lets some time pass.
func (m *medley) step(text string) {
	chat := []bridge.Chat{home, club}[m.draw(2)]
	switch m.draw(6) {
	case 0:
		m.post(chat, store.Live, text)
		m.written[chat] = append(m.written[chat], text)
	case 1, 2, 3:
		m.sayInAStep(chat, text)
	default:
		m.decide()
	}
	switch m.draw(8) {
	case 0:
		m.pass(time.Minute) // mostly it is at rest then
	case 1:
		m.pass(time.Duration(m.draw(20_000)) * time.Millisecond)
	case 2, 3:
		m.pass(time.Duration(m.draw(400)) * time.Millisecond)
	}
}

// sayInAStep says something once or twice in a transaction that is kept or not.
func (m *medley) sayInAStep(chat bridge.Chat, text string) {
	wanted, outcome := []store.Delivery{live(chat, text)}, error(nil)
	if m.draw(5) == 0 {
		wanted = append(wanted, live(chat, text+"b"))
	}
	if m.draw(4) == 0 {
		outcome = errNotKept
	}
	for _, one := range m.claim(outcome, wanted...) {
		if outcome == nil {
			m.written[chat] = append(m.written[chat], one.Body.Text.Plain)
			m.sender.Wake(chat)
		}
		if one.claim == nil {
			continue
		}
		m.claimed++
		end := one.claim.Launch
		if outcome != nil || m.draw(8) == 0 { // or nobody learns that it is on disk
			end = one.claim.Release
		}
		m.undecided = append(m.undecided, end)
	}
}

// decide ends one of the claims that wait.
func (m *medley) decide() {
	if len(m.undecided) == 0 {
		return
	}
	at := m.draw(len(m.undecided))
	end := m.undecided[at]
	m.undecided = slices.Delete(m.undecided, at, at+1)
	end()
}

// comeToRest ends all claims and lets everything arrive.
func (m *medley) comeToRest() {
	m.mu.Lock()
	m.calm = true
	m.mu.Unlock()
	for len(m.undecided) > 0 {
		m.decide()
	}
	m.pass(time.Hour)
}
