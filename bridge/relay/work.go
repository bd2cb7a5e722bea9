package relay

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/crashpoint"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/outbox"
	"lifeboat/bridge/pairing"
	"lifeboat/store"
)

// work is one step of the loop on its way to the disk. Nothing outside it
// changes until publish.
type work struct {
	relay     *Relay
	now       time.Time
	decisions []decision
	judged    map[bridge.PlatformName]verdict // the verdicts on fallbacks that change
	memories  map[bridge.PlatformName]memory
	verdicts  map[bridge.PlatformName]verdict
	outcomes  []outbox.Outcome
	receipts  []bridge.Signal
	tidings   tidings
	pairing   []pairing.News
	orders    []ordered
	jumps     []jump
	answers   []string              // to the orders, in their order
	codes     map[bridge.Chat]int64 // see Relay.codes
	wanted    []pairing.Request
	// standing is changed through changeStanding only.
	standing        standing
	standingChanged bool
	// fromBefore says that what is being taken in was said before a backup was
	// restored.
	fromBefore bool
	// looking says that nothing of it will be kept.
	looking bool
	// ledgerStale says that the step gives operators something to know of.
	ledgerStale bool
	nextExpiry  time.Time // see Relay.nextExpiry
	// What publish has to do once the step is on disk.
	touched map[bridge.Chat]bool
	claims  claims
	heard   map[string]time.Time // by group: when a fallback chat was talked in
	moves   []move
	left    []leftOut
	toFetch map[bridge.PlatformName]bool // where files are to be fetched
	passed  []crashpoint.Step            // what else the commit brings about
}

type move struct {
	from bridge.Chat
	to   string
}

func (r *Relay) newWork(now time.Time, decisions []decision, judged map[bridge.PlatformName]verdict) *work {
	return &work{
		relay: r, now: now, decisions: decisions, judged: judged,
		outcomes: r.unsaved.outcomes, receipts: r.unsaved.receipts, pairing: r.unsaved.pairing, orders: r.unsaved.orders, jumps: r.unsaved.jumps,
		tidings: r.look(decisions, judged, now),
	}
}

// idle says whether there is nothing to commit but what has arrived.
func (w *work) idle() bool {
	return len(w.decisions) == 0 && len(w.judged) == 0 && len(w.outcomes) == 0 && len(w.receipts) == 0 && len(w.pairing) == 0 && len(w.orders) == 0 && len(w.jumps) == 0 && !w.tidings.changed && !w.relay.disappearing(w.now) && len(w.relay.absences) == 0
}

// commit writes everything that the step decided. It may be run again after a
// failure.
func (w *work) commit(tx *store.Tx, in admitted) error {
	w.begin()
	for _, j := range w.jumps {
		if err := w.heedJump(tx, j); err != nil {
			return err
		}
	}
	for i := range w.decisions {
		if err := w.carryOut(tx, &w.decisions[i]); err != nil {
			return err
		}
	}
	for platform, judged := range w.judged {
		if err := w.carryVerdict(tx, platform, judged); err != nil {
			return err
		}
	}
	if err := w.takeInAll(tx, in); err != nil {
		return err
	}
	for _, receipt := range w.receipts {
		settled, err := tx.Settle(receipt.Chat, receipt.MessageID, receipt.At)
		if err != nil {
			return err
		}
		w.settled(settled)
		w.touched[receipt.Chat] = true
	}
	if err := w.noteOutcomes(tx); err != nil {
		return err
	}
	if err := w.serveOperators(tx); err != nil {
		return err
	}
	if err := w.disappear(tx); err != nil {
		return err
	}
	var err error
	if w.nextExpiry, _, err = tx.NextExpiry(); err != nil {
		return err
	}
	if err := w.claim(tx); err != nil {
		return err
	}
	crashpoint.Reached(crashpoint.DecidedBeforeCommit)
	return nil
}

// settled notes whether an unknown outcome has become known.
func (w *work) settled(is bool) {
	if is {
		w.passed = append(w.passed, crashpoint.Settled)
	}
}

// begin sets everything to where it was before the commit.
func (w *work) begin() {
	w.claims.release()
	w.memories, w.verdicts = maps.Clone(w.relay.memories), maps.Clone(w.relay.verdicts)
	w.touched, w.heard, w.moves = map[bridge.Chat]bool{}, map[string]time.Time{}, nil
	w.passed, w.left = nil, nil
	w.beginStanding()
	w.toFetch = map[bridge.PlatformName]bool{}
}

// publish lets others act on what is now on disk.
func (w *work) publish() {
	crashpoint.Reached(crashpoint.DecidedCommitted)
	for _, step := range w.passed {
		crashpoint.Reached(step)
	}
	w.claims.launch()
	r := w.relay
	r.memories, r.verdicts, r.nextExpiry = w.memories, w.verdicts, w.nextExpiry
	if len(w.decisions) > 0 || len(w.judged) > 0 {
		r.openGates(w.now)
	}
	w.publishStanding()
	w.publishLeftOut()
	r.history.ring()
	for name, at := range w.heard {
		r.knowledge.note(r.groups.ByName[name], func(f *failover.Facts) { f.Heard = at })
	}
	for _, m := range w.moves {
		r.followMove(m.from, m.to)
	}
	for _, d := range w.decisions {
		w.logDecision(d)
		for _, group := range r.groups.Primary[d.primary] {
			w.touched[group.Primary] = true
		}
	}
	for platform := range w.toFetch {
		r.fetchers[platform].Look()
	}
	for chat := range w.touched {
		r.senders[chat.Platform].Wake(chat)
	}
}

func (w *work) logDecision(d decision) {
	for _, action := range d.actions {
		switch action.Do {
		case failover.NotePhase:
			w.relay.log.Info("phase", "primary", d.primary, "phase", string(d.memory.Failover.Phase), "evidence", d.memory.Failover.Evidence)
		case failover.NoteTrouble:
			w.relay.log.Warn("trouble that is no outage", "primary", d.primary, "trouble", string(d.memory.Failover.Trouble), "evidence", d.memory.Failover.Evidence)
		case failover.NoteCure:
			w.relay.log.Info("the trouble is over", "primary", d.primary)
		}
	}
}

// deliver adds a delivery and notes that its chat has something to do.
func (w *work) deliver(tx *store.Tx, d store.Delivery) (int64, error) {
	d.CreatedAt = w.now
	if w.fromBefore {
		w.keepBack(&d)
	}
	w.touched[d.Chat] = true
	id, err := tx.AddDelivery(d)
	if d.ID = id; err == nil && d.Lane == store.Live && d.Fresh() {
		w.claims.added = append(w.claims.added, d)
	}
	return id, err
}

// record writes into the history. Details hold no message text.
func (w *work) record(tx *store.Tx, event store.Event, detail map[string]any) error {
	event.At = w.now
	if detail != nil {
		body, err := json.Marshal(detail)
		if err != nil {
			return fmt.Errorf("write the history: %w", err)
		}
		event.Detail = body
	}
	return tx.AddEvent(event)
}
