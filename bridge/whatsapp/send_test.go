package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"

	"lifeboat/bridge"
	sim "lifeboat/sim/whatsapp"
)

// TestAnUnknownSendIsRepeatedUnderItsID loses WhatsApp's confirmation in several
// ways; the repeat must go out under the same id, which members know.
func TestAnUnknownSendIsRepeatedUnderItsID(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(*relay){
		"no answer": func(*relay) {},
		"cut":       func(r *relay) { r.Cut(r.t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startRelay(t, newWorld(t), briskPace())
			r.mustSend(r.part("first of all"))
			r.fault(sim.Fault{Kind: sim.SendsUnacked})
			part := r.part("did it arrive?")
			outcome := make(chan *bridge.SendError, 1)
			go func() {
				_, failure := r.send(part)
				outcome <- failure
			}()
			r.seen(2)
			lose(r)
			if failure := <-outcome; failure == nil || failure.Result != bridge.Unknown {
				t.Fatalf("the send ended with %v, want unknown", failure)
			}
			r.Heal(t)
			r.inbox.wait(t, "a connection", func() bool { s := r.platform.current.Load(); return s != nil && s.up() })
			if receipt := r.mustSend(part); receipt.ID != part.ID {
				t.Errorf("the repeat has the id %s, want %s", receipt.ID, part.ID)
			}
			r.mustSend(r.part("last of all"))
			if sights := r.seen(3); sights[1].ID != part.ID {
				t.Errorf("Anna sees %+v", sights)
			}
		})
	}
}

// TestATryDoesNotBlockTheNextOne lets one send hang and checks that another one,
// meanwhile, says that it was not sent, and that afterwards all is well.
func TestATryDoesNotBlockTheNextOne(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t), briskPace())
	fault := r.fault(sim.Fault{Kind: sim.SendsUnacked})
	hanging := make(chan *bridge.SendError, 1)
	go func() {
		_, failure := r.send(r.part("hangs"))
		hanging <- failure
	}()
	r.seen(1)
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	_, err := r.platform.Send(ctx, r.part("waits"))
	if failure := bridge.AsSendError(err); failure == nil || failure.Result != bridge.Transient {
		t.Errorf("the second send ended with %v", failure)
	}
	if failure := <-hanging; failure == nil || failure.Result != bridge.Unknown {
		t.Errorf("the first send ended with %v, want unknown", failure)
	}
	if err := fault.Lift(); err != nil {
		t.Fatal(err)
	}
	r.mustSend(r.part("goes"))
}

// TestQuestionsBeforeASend covers what WhatsApp is asked before the first
// message to a group. Without an answer nothing was sent.
func TestQuestionsBeforeASend(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fault sim.Fault
		want  bridge.SendResult
		word  string
	}{
		{sim.Fault{Kind: sim.QueriesUnanswered, Namespace: "w:g2"}, bridge.Transient, "did not answer"},
		{sim.Fault{Kind: sim.QueriesRefused, Namespace: "w:g2", Code: 403}, bridge.Rejected, "not in this group"},
		{sim.Fault{Kind: sim.QueriesRefused, Namespace: "w:g2", Code: 404}, bridge.Rejected, "not in this group"},
		{sim.Fault{Kind: sim.QueriesRefused, Namespace: "w:g2", Code: 503}, bridge.Transient, "503"},
		{sim.Fault{Kind: sim.QueriesRefused, Namespace: "w:g2", Code: 429}, bridge.RateLimited, "fewer"},
		{sim.Fault{Kind: sim.QueriesRefused, Namespace: "usync", Code: 503}, bridge.Transient, "503"},
	} {
		t.Run(fmt.Sprintf("%s %s %d", c.fault.Kind, c.fault.Namespace, c.fault.Code), func(t *testing.T) {
			t.Parallel()
			r := startRelay(t, newWorld(t), briskPace())
			r.fault(c.fault)
			r.failsToSend(r.part("in vain"), c.want, c.word)
			r.Heal(t)
			r.mustSend(r.part("goes"))
			if sights := r.seen(1); sights[0].Text.Plain != "goes" {
				t.Errorf("Anna sees %q", sights[0].Text.Plain)
			}
		})
	}
}

func TestRefusedSends(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t), briskPace())
	for _, c := range []struct {
		code int
		want bridge.SendResult
	}{
		{403, bridge.Rejected},
		{401, bridge.Rejected},
		{420, bridge.RateLimited},
		{429, bridge.RateLimited},
		{463, bridge.Rejected},
		{479, bridge.Transient},
		{500, bridge.Transient},
		{503, bridge.Transient},
	} {
		fault := r.fault(sim.Fault{Kind: sim.SendsRefused, Code: c.code})
		r.failsToSend(r.part("in vain"), c.want, fmt.Sprint(c.code))
		if err := fault.Lift(); err != nil {
			t.Fatal(err)
		}
	}
	r.mustSend(r.part("goes"))
}

func TestAnAnnouncementGroup(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t, sim.AnnouncementOnly()), briskPace())
	r.failsToSend(r.part("in vain"), bridge.Rejected, "only admins")
}

func TestSendFailures(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bridge.SendResult
	}{
		{whatsmeow.ErrMessageTimedOut, bridge.Unknown},
		{context.DeadlineExceeded, bridge.Unknown},
		{&whatsmeow.DisconnectedError{Action: "message send"}, bridge.Unknown},
		{fmt.Errorf("failed to get device list: %w", whatsmeow.ErrIQDisconnected), bridge.Offline},
		{fmt.Errorf("failed to get device list: %w", whatsmeow.ErrIQTimedOut), bridge.Transient},
		{fmt.Errorf("failed to get device list: %w", whatsmeow.ErrIQNotAuthorized), bridge.Rejected},
		{whatsmeow.ErrNotConnected, bridge.Offline},
		{whatsmeow.ErrNotLoggedIn, bridge.Unauthorized},
		{fmt.Errorf("%w %d", whatsmeow.ErrServerReturnedError, 410), bridge.Rejected},
		{fmt.Errorf("%w %d", whatsmeow.ErrServerReturnedError, 999), bridge.Transient},
		{fmt.Errorf("%w %d", whatsmeow.ErrServerReturnedError, 488), bridge.Rejected},
		{fmt.Errorf("%w in words", whatsmeow.ErrServerReturnedError), bridge.Transient},
		{errors.New("anything else"), bridge.Unknown},
	} {
		failure := sendFailure(c.err)
		if failure.Result != c.want || failure.Reason == "" || (failure.Result == bridge.RateLimited) != (failure.RetryAfter > 0) {
			t.Errorf("%v became %+v, want %s", c.err, failure, c.want)
		}
	}
}

// TestAFailingDatabaseIsNoFaultOfWhatsApp: a send that whatsapp.db prevents was
// not sent, and is not held against WhatsApp.
func TestAFailingDatabaseIsNoFaultOfWhatsApp(t *testing.T) {
	t.Parallel()
	pace := briskPace()
	pace.busy = 100 * time.Millisecond
	r := startRelay(t, newWorld(t), pace)
	r.mustSend(r.part("before"))
	release := r.blockDatabase()
	r.failsToSend(r.part("in vain"), bridge.Offline, "whatsapp.db")
	release()
	r.mustSend(r.part("after"))
	r.seen(2)
}
