package outbox_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/outbox"
	"lifeboat/store"
)

// errNotKept undoes a transaction.
var errNotKept = errors.New("the disk is full")

// said is what a member has said, on its way into a chat.
type said struct {
	store.Delivery
	claim *outbox.Claim // nil if it was not claimed
}

// claim adds what members said as the loop would, in one transaction that ends
// with the given outcome, and has it claimed there.
func (d *desk) claim(outcome error, wanted ...store.Delivery) (all []said) {
	d.Helper()
	err := d.options.Store.Write(d.Context(), func(tx *store.Tx) error {
		for _, delivery := range wanted {
			if err := enter(tx, &delivery); err != nil {
				return err
			}
			all = append(all, said{Delivery: delivery})
		}
		for i := range all {
			var err error
			if all[i].claim, err = d.sender.Claim(tx, all[i].Delivery); err != nil {
				return err
			}
		}
		return outcome
	})
	if !errors.Is(err, outcome) {
		d.Fatal(err)
	}
	return all
}

// enter adds a delivery, with what was said in the text of its body.
func enter(tx *store.Tx, d *store.Delivery) (err error) {
	text := d.Body.Text
	m := bridge.Message{Chat: bridge.Chat{Platform: "elsewhere", ID: "refuge"}, ID: text.Plain, Kind: bridge.Said, Text: text}
	if d.Message, err = tx.AddMessage(m, 0, time.Now()); err != nil {
		return err
	}
	d.Action, d.CreatedAt = bridge.ActionPost, time.Now()
	d.ID, err = tx.AddDelivery(*d)
	return err
}

func live(chat bridge.Chat, text string) store.Delivery {
	return store.Delivery{Chat: chat, Lane: store.Live, Body: &bridge.Post{Text: bridge.Plainly(text)}}
}

func TestWhatMayGoAtOnceIsStartedWhereItIsAdded(t *testing.T) {
	var posted []string
	change := func(d *desk) {
		d.options.Reports.Posting = func(text string) { posted = append(posted, text) }
	}
	atDesk(t, bridge.Traits{SerialSends: true}, change, func(d *desk) {
		before := d.options.Store.Info().Changes
		one := d.claim(nil, live(home, "one\ntwo"))[0]
		if one.claim == nil || d.delivery(one.ID).State != store.Trying {
			t.Fatalf("claimed as %v, it is %q", one.claim, d.delivery(one.ID).State)
		}
		d.sender.Wake(home)
		d.pass(time.Minute)
		if len(d.messenger.tried()) > 0 || len(posted) > 0 {
			t.Fatal("it was sent before anybody knew that it is on disk")
		}
		one.claim.Launch()
		d.pass(0)
		d.expectSeen(home, "one", "two")
		if !slices.Equal(posted, []string{"one\ntwo"}) || d.delivery(one.ID).State != store.Sent {
			t.Errorf("posted %q, and it is %q", posted, d.delivery(one.ID).State)
		}
		if wrote := d.options.Store.Info().Changes - before; wrote != 3 {
			t.Errorf("%d changes were written, want 3: what was added, and each part", wrote)
		}
		d.post(home, store.Live, "three")
		d.expectSeen(home, "one", "two", "three")
	})
}

func TestWhatCannotGoAtOnceIsNotClaimed(t *testing.T) {
	never := func(*desk) {}
	for name, c := range map[string]struct {
		traits   bridge.Traits
		canaries time.Duration // how often there is one
		before   func(*desk)
		change   func(*store.Delivery)
		after    func(*desk) // lets it go; not at all without
	}{
		"the gate is shut": {
			before: func(d *desk) { d.open(home, outbox.Gate{Shut: true}) },
			after:  func(d *desk) { d.open(home, outbox.Gate{}) },
		},
		"the lane is busy": {
			before: func(d *desk) {
				d.messenger.answers(lasts(time.Second))
				d.post(home, store.Live, "before")
			},
			after: never,
		},
		"the account is busy": {
			traits: bridge.Traits{SerialSends: true},
			before: func(d *desk) {
				d.messenger.answers(lasts(time.Second))
				d.post(club, store.Live, "before")
			},
			after: never,
		},
		"others wait for the account": {
			traits: bridge.Traits{SerialSends: true},
			before: func(d *desk) {
				d.messenger.answers(fails(bridge.Transient))
				d.post(club, store.Live, "before")
				d.messenger.answers(nil)
			},
			after: never,
		},
		"the last try has failed": {
			before: func(d *desk) {
				d.messenger.answers(fails(bridge.Transient))
				d.post(home, store.Live, "before")
				d.messenger.answers(nil)
			},
			after: never,
		},
		"the chat keeps a pace": {
			traits: bridge.Traits{PostSpacing: 3 * time.Second},
			before: func(d *desk) { d.post(home, store.Live, "before") },
			after:  never,
		},
		"much is said": {
			traits: bridge.Traits{LivelyAbove: 1},
			before: func(d *desk) { d.post(home, store.Live, "before") },
			after:  never,
		},
		"a canary is under way": {
			canaries: 59 * time.Second,
			before:   func(d *desk) { d.pass(58 * time.Second) },
			after:    never,
		},
		"it is held":         {change: func(d *store.Delivery) { d.Lane = store.Replay }, after: func(d *desk) { d.open(home, outbox.Gate{Open: true}) }},
		"it is to wait":      {change: func(d *store.Delivery) { d.NextTry = time.Now().Add(time.Second) }, after: never},
		"it was restored":    {change: func(d *store.Delivery) { d.Restored = true }, after: never},
		"it was tried":       {change: func(d *store.Delivery) { d.Attempts = 1 }, after: never},
		"it brings a file":   {change: func(d *store.Delivery) { d.Body.Files = []bridge.KeptMedium{{Medium: bridge.Medium{Size: 1}}} }, after: never},
		"it says nothing":    {change: func(d *store.Delivery) { d.Body.Text = bridge.Text{} }},
		"nobody knows it":    {change: func(d *store.Delivery) { d.Chat.ID = "stranger" }, after: never},
		"the sender stopped": {before: func(d *desk) { d.end() }, after: func(d *desk) { d.start() }},
	} {
		t.Run(name, func(t *testing.T) {
			change := func(d *desk) {
				d.options.Content.Burst = func(*store.Tx, store.Delivery) (bool, error) { return true, nil }
				d.options.Content.GatherBurst = func(*store.Tx, store.Delivery) (bool, error) { return false, nil }
				d.options.Content.Resolve = bodyOf
				slow := &miner{messenger: d.messenger, canary: lasts(time.Second)}
				d.options.Platform, d.options.CanaryEvery = slow, c.canaries
			}
			atDesk(t, c.traits, change, func(d *desk) {
				if c.before != nil {
					c.before(d)
				}
				delivery := live(home, "hello")
				if c.change != nil {
					c.change(&delivery)
				}
				one := d.claim(nil, delivery)[0]
				if got := d.delivery(one.ID); one.claim != nil || got.State != store.Waiting || got.Attempts != delivery.Attempts {
					t.Fatalf("claimed as %v, it is %q after %d tries", one.claim, got.State, got.Attempts)
				}
				d.sender.Wake(delivery.Chat)
				if c.after != nil {
					c.after(d)
				}
				d.pass(time.Minute)
				if seen := d.messenger.seen(delivery.Chat); (c.after != nil) != slices.Contains(seen, "hello") {
					t.Errorf("in the ordinary way %q was seen", seen)
				}
				if c.after == nil && d.delivery(one.ID).State != store.Parked {
					t.Errorf("in the ordinary way it is %q", d.delivery(one.ID).State)
				}
			})
		})
	}
}

// bodyOf resolves deliveries of messages like announcements.
func bodyOf(_ *store.Tx, d store.Delivery) (bridge.Post, error) {
	post := *d.Body
	post.Chat, post.Action = d.Chat, d.Action
	return post, nil
}

func TestWhatHasCompanyIsNotClaimed(t *testing.T) {
	atDesk(t, bridge.Traits{}, unchanged, func(d *desk) {
		for _, one := range d.claim(nil, live(home, "one"), live(home, "two")) {
			if one.claim != nil {
				t.Errorf("%q was claimed", one.Body.Text.Plain)
			}
		}
		d.sender.Wake(home)
		d.pass(0)
		d.expectSeen(home, "one", "two")
	})
}

func TestWhatIsNotKeptIsReleased(t *testing.T) {
	for _, serial := range []bool{true, false} {
		atDesk(t, bridge.Traits{SerialSends: serial}, unchanged, func(d *desk) {
			one := d.claim(errNotKept, live(home, "one"))[0]
			if one.claim == nil {
				t.Fatal("it was not claimed")
			}
			d.post(home, store.Live, "two")
			d.pass(time.Minute)
			d.expectSeen(home)
			one.claim.Release()
			d.pass(0)
			d.expectSeen(home, "two")
			if again := d.claim(nil, live(home, "one"))[0]; again.claim == nil {
				t.Error("it is not claimed again")
			} else {
				again.claim.Launch()
			}
			d.pass(0)
			d.expectSeen(home, "two", "one")
		})
	}
}

// TestACommitOfUnknownOutcome is what a failing disk leaves: an error, and
// everything on disk.
func TestACommitOfUnknownOutcome(t *testing.T) {
	atDesk(t, bridge.Traits{RepeatsByID: true, SettleTime: 8 * time.Second}, unchanged, func(d *desk) {
		d.claim(nil, live(home, "one"))[0].claim.Release()
		d.pass(0)
		d.post(home, store.Live, "two")
		d.pass(10 * time.Second)
		d.expectSeen(home, "one", "two")
		if tries := d.messenger.tried(); !tries[0].MayRepeat || tries[0].ID != "part 1" {
			t.Errorf("the first try was %+v", tries[0])
		}
	})
}

func TestWhatIsClaimedMayEndWithTheRelay(t *testing.T) {
	atDesk(t, bridge.Traits{}, unchanged, func(d *desk) {
		one := d.claim(nil, live(home, "one"))[0]
		ended := make(chan time.Duration)
		go func() { ended <- d.end() }()
		d.pass(3 * time.Second)
		if two := d.claim(nil, live(club, "two"))[0]; two.claim != nil {
			t.Error("something was claimed while the sender stopped")
		}
		one.claim.Launch()
		if took := <-ended; took != 3*time.Second {
			t.Errorf("the end took %s", took)
		}
		d.expectSeen(home, "one")
		d.start()
		d.pass(0)
		d.expectSeen(home, "one")
		d.expectSeen(club, "two")
	})
}

func TestNobodyWaitsForACommitForEver(t *testing.T) {
	atDesk(t, bridge.Traits{}, unchanged, func(d *desk) {
		one := d.claim(nil, live(home, "one"))[0]
		if took := d.end(); took != 5*time.Second {
			t.Errorf("the end took %s", took)
		}
		one.claim.Launch()
		synctest.Wait()
		if d.expectSeen(home); d.delivery(one.ID).State != store.Trying {
			t.Errorf("it is %q", d.delivery(one.ID).State)
		}
		d.start()
	})
}

func TestAFailureOfTheTransactionIsReturned(t *testing.T) {
	atDesk(t, bridge.Traits{}, unchanged, func(d *desk) {
		one := live(home, "one")
		var ended *store.Tx
		d.write(func(tx *store.Tx) error {
			ended = tx
			return enter(tx, &one)
		})
		if claim, err := d.sender.Claim(ended, one); claim != nil || err == nil {
			t.Errorf("claimed as %v, with the error %v", claim, err)
		}
		d.pass(0)
		d.expectSeen(home, "one")
	})
}

// TestAClaimComesBetween claims something while the dispatcher looks what is to
// go, and so after it has seen the lane free.
func TestAClaimComesBetween(t *testing.T) {
	for _, launched := range []bool{true, false} {
		looking, goOn := make(chan bool), make(chan bool)
		var slowly atomic.Bool
		change := func(d *desk) {
			looking, goOn = make(chan bool), make(chan bool)
			d.options.Content.Due = func(_ *store.Tx, one store.Delivery) (time.Time, error) {
				if one.Lane == store.Replay && slowly.CompareAndSwap(true, false) {
					looking <- true
					<-goOn
				}
				return time.Time{}, nil
			}
		}
		atDesk(t, bridge.Traits{PostSpacing: 3 * time.Second}, change, func(d *desk) {
			d.post(home, store.Replay, "held")
			slowly.Store(true)
			d.mu.Lock()
			d.gates[home] = outbox.Gate{Open: true}
			d.mu.Unlock()
			d.sender.Wake(home)
			<-looking
			one := d.claim(nil, live(home, "now"))[0]
			if one.claim == nil {
				t.Fatal("it was not claimed")
			}
			if launched {
				one.claim.Launch()
				d.pass(0)
			}
			goOn <- true
			d.pass(time.Second)
			if !launched {
				d.expectSeen(home)
				one.claim.Launch()
				d.pass(0)
			}
			d.expectSeen(home, "now")
			d.pass(4 * time.Second)
			d.expectSeen(home, "now", "held")
		})
	}
}

func TestACanaryGivesWayToNoClaim(t *testing.T) {
	withMiner(t, func(d *desk, m *miner) {
		m.canary = func(ctx context.Context, _ bridge.Part) error {
			<-ctx.Done()
			return &bridge.SendError{Result: bridge.Unknown, Reason: "nobody answers"}
		}
		one := d.claim(nil, live(home, "one"))[0]
		d.pass(2 * time.Minute)
		if m.sent() > 0 {
			t.Error("a canary goes beside what is claimed")
		}
		one.claim.Launch()
		d.pass(0)
		d.expectSeen(home, "one")
	})
}
