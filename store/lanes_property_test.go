package store_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/store"
)

// reference is the dumbest thing that keeps deliveries as the store promises:
// a slice that is searched from the start.
type reference struct {
	deliveries []*dumbDelivery
}

type dumbDelivery struct {
	id        int64
	lane      store.Lane
	state     store.State
	isMessage bool
	phase     string
	attempts  int
	createdAt time.Time
	parts     []dumbPart
}

type dumbPart struct {
	id                string
	inFlight, perhaps bool
	sent              bool
}

func (d *dumbDelivery) inLane() bool {
	return d.state == store.Waiting || d.state == store.Trying || d.state == store.Unsettled
}

func (d *dumbDelivery) allSent() bool {
	return !slices.ContainsFunc(d.parts, func(p dumbPart) bool { return !p.sent })
}

func (d *dumbDelivery) anySent() bool {
	return slices.ContainsFunc(d.parts, func(p dumbPart) bool { return p.sent })
}

func (d *dumbDelivery) inDoubt() bool {
	return slices.ContainsFunc(d.parts, func(p dumbPart) bool { return p.perhaps && !p.sent })
}

func (d *dumbDelivery) mayHaveArrived() bool {
	return slices.ContainsFunc(d.parts, func(p dumbPart) bool { return p.sent || p.perhaps || p.inFlight })
}

// endTry ends the try of whatever is in flight.
func (d *dumbDelivery) endTry(perhaps bool) {
	for i := range d.parts {
		p := &d.parts[i]
		p.perhaps = p.perhaps || perhaps && p.inFlight
		p.inFlight = false
	}
}

func (r *reference) head(lane store.Lane) *dumbDelivery {
	for _, d := range r.deliveries {
		if d.lane == lane && d.inLane() {
			return d
		}
	}
	return nil
}

func (r *reference) counts(chat bridge.Chat) (counts []store.LaneCount) {
	for _, d := range r.deliveries {
		if d.state == store.Sent || d.state == store.Dropped || d.state == store.Folded {
			continue
		}
		at := slices.IndexFunc(counts, func(c store.LaneCount) bool { return c.Lane == d.lane && c.State == d.state })
		if at < 0 {
			counts = append(counts, store.LaneCount{Chat: chat, Lane: d.lane, State: d.state, Oldest: d.createdAt})
			at = len(counts) - 1
		}
		counts[at].Count++
		if d.createdAt.Before(counts[at].Oldest) {
			counts[at].Oldest = d.createdAt
		}
	}
	slices.SortFunc(counts, func(a, b store.LaneCount) int {
		return cmp.Or(cmp.Compare(a.Lane, b.Lane), cmp.Compare(a.State, b.State))
	})
	return counts
}

// laneMachine does the same to a store and to the reference, in one chat.
type laneMachine struct {
	store    *store.Store
	model    reference
	chat     bridge.Chat
	message  int64
	incident int64
	clock    time.Time
}

func TestLanesBehaveLikeTheReference(t *testing.T) {
	s := open(t)
	message := addMessage(t, s, said(refuge, "17", "hello"))
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		m := &laneMachine{store: s, chat: bridge.Chat{Platform: "whatsapp", ID: fmt.Sprint("run ", runs)}, message: message, clock: noon}
		m.incident = writing(rt, s, func(tx *store.Tx) (int64, error) { return tx.OpenIncident("whatsapp", noon) })
		rt.Repeat(map[string]func(*rapid.T){
			"":        m.check,
			"add":     m.add,
			"try":     m.try,
			"result":  m.result,
			"drop":    m.drop,
			"hold":    m.hold,
			"fold":    m.fold,
			"expire":  m.expire,
			"settle":  m.settle,
			"restart": m.restart,
		})
	})
}

// now lets a second go by, so that no two things happen at once.
func (m *laneMachine) now() time.Time {
	m.clock = m.clock.Add(time.Second)
	return m.clock
}

func (m *laneMachine) add(t *rapid.T) {
	d := &dumbDelivery{
		lane: rapid.SampledFrom([]store.Lane{store.Live, store.Replay}).Draw(t, "lane"), state: store.Waiting,
		isMessage: rapid.Bool().Draw(t, "message"), createdAt: m.now(),
	}
	stored := store.Delivery{Chat: m.chat, Lane: d.lane, Action: bridge.ActionPost, CreatedAt: d.createdAt}
	if d.isMessage {
		stored.Message = m.message
	} else {
		d.phase = rapid.SampledFrom([]string{"open", "back"}).Draw(t, "phase")
		stored.Incident, stored.Phase, stored.Body = m.incident, d.phase, &bridge.Post{}
	}
	d.id = addDelivery(t, m.store, stored)
	m.model.deliveries = append(m.model.deliveries, d)
}

// drawHead draws a lane and returns its head, or gives the step up.
func (m *laneMachine) drawHead(t *rapid.T) *dumbDelivery {
	d := m.model.head(rapid.SampledFrom([]store.Lane{store.Live, store.Replay}).Draw(t, "lane"))
	if d == nil {
		t.Skip("the lane is empty")
	}
	return d
}

// try starts the head of a lane and hands over the first part that is not sent.
func (m *laneMachine) try(t *rapid.T) {
	d := m.drawHead(t)
	if d.state == store.Trying {
		t.Skip("it is being tried")
	}
	var given []bridge.Part
	if d.parts == nil {
		for i := range rapid.IntRange(1, 3).Draw(t, "parts") {
			d.parts = append(d.parts, dumbPart{id: fmt.Sprintf("%d/%d", d.id, i)})
			given = append(given, bridge.Part{Chat: m.chat, ID: d.parts[i].id})
		}
	}
	next := slices.IndexFunc(d.parts, func(p dumbPart) bool { return !p.sent })
	write(t, m.store, func(tx *store.Tx) error {
		if err := tx.Start(d.id, given, m.now()); err != nil {
			return err
		}
		return tx.TryPart(d.id, next, m.clock)
	})
	d.state, d.attempts = store.Trying, d.attempts+1
	d.parts[next].inFlight = true
}

// result draws what became of the part in flight.
func (m *laneMachine) result(t *rapid.T) {
	d := m.drawHead(t)
	flying := slices.IndexFunc(d.parts, func(p dumbPart) bool { return p.inFlight })
	if d.state != store.Trying || flying < 0 {
		t.Skip("nothing is in flight")
	}
	switch rapid.SampledFrom([]string{"sent", "not sent", "unknown", "refused"}).Draw(t, "result") {
	case "sent":
		m.partSent(t, d, flying)
	case "not sent":
		write(t, m.store, func(tx *store.Tx) error { return tx.RetryDelivery(d.id, store.Waiting, m.now(), "") })
		d.state = store.Waiting
		d.endTry(false)
	case "unknown":
		write(t, m.store, func(tx *store.Tx) error { return tx.RetryDelivery(d.id, store.Unsettled, m.now(), "") })
		d.state = store.Unsettled
		d.endTry(true)
	case "refused":
		write(t, m.store, func(tx *store.Tx) error { return tx.ParkDelivery(d.id, "", m.now()) })
		d.state = store.Parked
		d.endTry(false)
	}
}

// partSent goes on with the next part, or finishes, in the same change.
func (m *laneMachine) partSent(t *rapid.T, d *dumbDelivery, index int) {
	d.parts[index].sent, d.parts[index].inFlight = true, false
	next := slices.IndexFunc(d.parts, func(p dumbPart) bool { return !p.sent })
	write(t, m.store, func(tx *store.Tx) error {
		if err := tx.PartSent(d.id, index, bridge.Receipt{ID: "seen " + d.parts[index].id, At: m.now()}); err != nil {
			return err
		}
		if next >= 0 {
			return tx.TryPart(d.id, next, m.clock)
		}
		return tx.FinishDelivery(d.id, m.clock)
	})
	if next < 0 {
		d.state = store.Sent
		return
	}
	d.parts[next].inFlight = true
}

func (m *laneMachine) drop(t *rapid.T) {
	d := m.drawHead(t)
	write(t, m.store, func(tx *store.Tx) error { return tx.DropDelivery(d.id, "", m.now()) })
	d.state = store.Dropped
	d.endTry(false)
}

func (m *laneMachine) hold(t *rapid.T) {
	moved := writing(t, m.store, func(tx *store.Tx) (int64, error) { return tx.Hold(m.chat) })
	for _, d := range m.model.deliveries {
		if d.lane == store.Live && d.inLane() && d.isMessage {
			d.lane = store.Replay
			moved--
		}
	}
	if moved != 0 {
		t.Fatalf("hold moved %d deliveries too many", moved)
	}
}

// fold puts a post in the place of some that wait and were never seen.
func (m *laneMachine) fold(t *rapid.T) {
	lane := rapid.SampledFrom([]store.Lane{store.Live, store.Replay}).Draw(t, "lane")
	var free []*dumbDelivery
	for _, d := range m.model.deliveries {
		if d.lane == lane && d.state == store.Waiting && !d.mayHaveArrived() {
			free = append(free, d)
		}
	}
	if len(free) == 0 {
		return
	}
	chosen := free[:rapid.IntRange(1, len(free)).Draw(t, "how many")]
	var ids []int64
	for _, d := range chosen {
		ids = append(ids, d.id)
	}
	into := store.Delivery{Chat: m.chat, Lane: lane, Action: bridge.ActionPost, Message: m.message, CreatedAt: m.now()}
	id := writing(t, m.store, func(tx *store.Tx) (int64, error) { return tx.Fold(ids, into) })
	for _, d := range chosen {
		d.state, d.parts = store.Folded, nil
	}
	post := &dumbDelivery{id: id, lane: lane, state: store.Waiting, isMessage: true, createdAt: into.CreatedAt}
	m.model.deliveries = slices.Insert(m.model.deliveries, slices.Index(m.model.deliveries, chosen[0]), post)
}

func (m *laneMachine) expire(t *rapid.T) {
	keep := rapid.SampledFrom([]string{"open", "back"}).Draw(t, "keep")
	dropped := writing(t, m.store, func(tx *store.Tx) (int64, error) { return tx.ExpireAnnouncements(m.chat, m.incident, keep, m.now()) })
	for _, d := range m.model.deliveries {
		if !d.isMessage && d.state == store.Waiting && !d.anySent() && d.phase != keep {
			d.state = store.Dropped
			dropped--
		}
	}
	if dropped != 0 {
		t.Fatalf("%d announcements too many were dropped", dropped)
	}
}

// settle lets an echo of some part come in.
func (m *laneMachine) settle(t *rapid.T) {
	if len(m.model.deliveries) == 0 {
		t.Skip("nothing was ever added")
	}
	d := rapid.SampledFrom(m.model.deliveries).Draw(t, "delivery")
	if len(d.parts) == 0 {
		t.Skip("it has no parts yet")
	}
	p := &d.parts[rapid.IntRange(0, len(d.parts)-1).Draw(t, "part")]
	want := !p.sent && (p.inFlight || p.perhaps)
	got := writing(t, m.store, func(tx *store.Tx) (bool, error) { return tx.Settle(m.chat, p.id, m.now()) })
	if got != want {
		t.Fatalf("settled is %v, want %v", got, want)
	}
	if !want {
		return
	}
	p.sent, p.inFlight = true, false
	switch {
	case d.state == store.Dropped:
	case d.allSent():
		d.state = store.Sent
	case d.state == store.Unsettled && !d.inDoubt():
		d.state = store.Waiting
	}
}

func (m *laneMachine) restart(t *rapid.T) {
	write(t, m.store, func(tx *store.Tx) error { _, err := tx.AfterRestart(m.now()); return err })
	for _, d := range m.model.deliveries {
		if d.state != store.Trying {
			continue
		}
		switch {
		case d.allSent():
			d.state = store.Sent
		case slices.ContainsFunc(d.parts, func(p dumbPart) bool { return p.inFlight }):
			d.state = store.Unsettled
			d.endTry(true)
		default:
			d.state = store.Waiting
		}
	}
}

// check compares all that can be seen of the chat.
func (m *laneMachine) check(t *rapid.T) {
	read(t, m.store, func(tx *store.Tx) error {
		for _, lane := range []store.Lane{store.Live, store.Replay} {
			got, found, err := tx.LaneHead(m.chat, lane)
			if err != nil {
				return err
			}
			if want := m.model.head(lane); found != (want != nil) || found && got.ID != want.id {
				t.Fatalf("the head of the %s lane is %d, the reference says %+v", lane, got.ID, want)
			}
		}
		counts, err := tx.Counts()
		if err != nil {
			return err
		}
		counts = slices.DeleteFunc(counts, func(c store.LaneCount) bool { return c.Chat != m.chat })
		if diff := gocmp.Diff(append([]store.LaneCount{}, m.model.counts(m.chat)...), append([]store.LaneCount{}, counts...)); diff != "" {
			t.Fatalf("the counts (-reference +store):\n%s", diff)
		}
		for _, d := range m.model.deliveries {
			if err := compare(t, tx, d); err != nil {
				return err
			}
		}
		return nil
	})
}

func compare(t *rapid.T, tx *store.Tx, want *dumbDelivery) error {
	got, err := tx.Delivery(want.id)
	if err != nil {
		return err
	}
	if got.State != want.state || got.Lane != want.lane || got.Attempts != want.attempts || got.FinishedAt.IsZero() != want.inLane() {
		t.Fatalf("the delivery is %+v, the reference says %+v", got, want)
	}
	parts, err := tx.Parts(want.id)
	if err != nil {
		return err
	}
	if len(parts) != len(want.parts) {
		t.Fatalf("delivery %d has %d parts, the reference %d", want.id, len(parts), len(want.parts))
	}
	for i, p := range want.parts {
		perhaps := !p.sent && (p.inFlight || p.perhaps)
		if parts[i].ID != p.id || parts[i].Sent != p.sent || parts[i].MayRepeat != perhaps {
			t.Fatalf("part %d of delivery %d is %+v, the reference says %+v", i, want.id, parts[i], p)
		}
	}
	return nil
}
