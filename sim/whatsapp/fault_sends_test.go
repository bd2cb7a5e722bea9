package whatsapp_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/sim/whatsapp"
)

// talk is a group with a member on one side and a linked companion on the other.
type talk struct {
	server    *whatsapp.Server
	anna      person
	companion companion
	group     types.JID
}

func startTalk(t *testing.T, with ...whatsapp.Option) talk {
	t.Helper()
	s := startServer(t, with...)
	anna := join(t, s, annas, "Anna")
	group := s.CreateGroup("Family", []string{annas, bens})
	c, _ := link(t, s, bens)
	return talk{s, anna, c, group}
}

func TestSendsFail(t *testing.T) {
	t.Parallel()
	unanswered := func(err error) bool { return errors.Is(err, context.DeadlineExceeded) }
	refused := func(code string) func(error) bool {
		return func(err error) bool {
			return errors.Is(err, whatsmeow.ErrServerReturnedError) && strings.HasSuffix(err.Error(), code)
		}
	}
	accepted := func(err error) bool { return err == nil }
	for _, c := range []struct {
		fault   whatsapp.Fault
		fits    func(error) bool
		outcome whatsapp.Outcome
		arrives []string // under the fault and when it is lifted, before all that comes after
	}{
		{whatsapp.Fault{Kind: whatsapp.SendsSwallowed}, unanswered, whatsapp.Swallowed, nil},
		{whatsapp.Fault{Kind: whatsapp.SendsUnacked}, unanswered, whatsapp.Routed, []string{"lost?"}},
		{whatsapp.Fault{Kind: whatsapp.SendsHeld}, accepted, whatsapp.Held, []string{"lost?"}},
		{whatsapp.Fault{Kind: whatsapp.SendsDropped}, accepted, whatsapp.Dropped, nil},
		{whatsapp.Fault{Kind: whatsapp.SendsRefused}, refused(" 500"), whatsapp.Refused, nil},
		{whatsapp.Fault{Kind: whatsapp.SendsRefused, Code: 463}, refused(" 463"), whatsapp.Refused, nil},
		{whatsapp.Fault{Kind: whatsapp.SendsSwallowed, Sends: whatsapp.DirectSends}, accepted, whatsapp.Routed, []string{"lost?"}},
		{whatsapp.Fault{Kind: whatsapp.SendsSwallowed, Who: whatsapp.Only(annas)}, accepted, whatsapp.Routed, []string{"lost?"}},
	} {
		t.Run(string(c.fault.Kind), func(t *testing.T) {
			t.Parallel()
			talk := startTalk(t)
			if _, err := talk.companion.GetGroupInfo(deadline(t), talk.group); err != nil {
				t.Fatal(err)
			}
			fault := talk.server.Faults().Start(c.fault)
			limit := deadline(t)
			if c.fits(context.DeadlineExceeded) {
				limit = briefly(t)
			}
			if err := talk.companion.send(limit, talk.group, "lost?", "ID1"); !c.fits(err) {
				t.Errorf("sending ended with %v", err)
			}
			got := talk.server.Messages()
			if len(got) != 1 || got[0].ID != "ID1" || got[0].Outcome != c.outcome || got[0].Acked != c.fits(nil) {
				t.Errorf("the server saw %+v", got)
			}
			lift(t, fault)
			if err := talk.companion.send(deadline(t), talk.group, "later", "ID2"); err != nil {
				t.Fatal(err)
			}
			talk.anna.gets(t, append(c.arrives, "later")...)
		})
	}
}

func TestGroupSendsFailWhileDirectOnesWork(t *testing.T) {
	t.Parallel()
	talk := startTalk(t)
	fault := talk.server.Faults().Start(whatsapp.Fault{Kind: whatsapp.SendsSwallowed, Sends: whatsapp.GroupSends})
	if err := talk.companion.send(briefly(t), talk.group, "to all", "ID1"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("sending to the group ended with %v", err)
	}
	if err := talk.companion.send(deadline(t), talk.anna.JID(), "to you", "ID2"); err != nil {
		t.Errorf("sending to one ended with %v", err)
	}
	talk.anna.gets(t, "to you")
	lift(t, fault)
}

func TestHeldReceiptsComeInTheEnd(t *testing.T) {
	t.Parallel()
	talk := startTalk(t)
	fault := talk.server.Faults().Start(whatsapp.Fault{Kind: whatsapp.ReceiptsHeld, Who: whatsapp.Only(bens)})
	for _, id := range []types.MessageID{"ID1", "ID2"} {
		if err := talk.companion.send(deadline(t), talk.group, "Hello", id); err != nil {
			t.Fatal(err)
		}
		talk.anna.gets(t, "Hello")
	}
	talk.companion.hears(t, func(event any) bool {
		_, receipt := event.(*events.Receipt)
		return !receipt
	})
	lift(t, fault)
	for _, id := range []types.MessageID{"ID1", "ID2"} {
		if got := await(t, talk.companion, always[*events.Receipt]); got.MessageIDs[0] != id {
			t.Errorf("got a receipt for %s, want %s", got.MessageIDs[0], id)
		}
	}
}

func TestDelayedDeliveriesKeepTheirOrder(t *testing.T) {
	t.Parallel()
	for name, delay := range map[string]time.Duration{"for a while": impatience, "until lifted": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			talk := startTalk(t)
			fault := talk.server.Faults().Start(whatsapp.Fault{
				Kind: whatsapp.DeliveriesDelayed, Who: whatsapp.Only(annas), Delay: delay,
			})
			began := time.Now()
			for _, text := range []string{"one", "two", "three"} {
				if err := talk.companion.send(deadline(t), talk.group, text, ""); err != nil {
					t.Fatal(err)
				}
			}
			if delay == 0 {
				lift(t, fault)
			}
			talk.anna.gets(t, "one", "two", "three")
			if took := time.Since(began); took < delay {
				t.Errorf("all came after %s, before the delay of %s was over", took, delay)
			}
		})
	}
}

func TestRepeatedIDs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		with    []whatsapp.Option
		arrives []string
		outcome whatsapp.Outcome
	}{
		{"are routed", nil, []string{"once", "twice", "other"}, whatsapp.Routed},
		{"are deduplicated", []whatsapp.Option{whatsapp.DeduplicateIDs()}, []string{"once", "other"}, whatsapp.Repeated},
	} {
		t.Run(c.name, func(t *testing.T) {
			talk := startTalk(t, c.with...)
			for _, m := range []struct {
				text string
				id   types.MessageID
			}{{"once", "ID1"}, {"twice", "ID1"}, {"other", "ID2"}} {
				if err := talk.companion.send(deadline(t), talk.group, m.text, m.id); err != nil {
					t.Fatal(err)
				}
			}
			talk.anna.gets(t, c.arrives...)
			if got := talk.server.Messages()[1]; !got.Repeat || got.Outcome != c.outcome || !got.Acked {
				t.Errorf("the server saw %+v", got)
			}
		})
	}
}

// TestLiftingKeepsTheOrder lifts a fault in the middle of a stream of messages.
func TestLiftingKeepsTheOrder(t *testing.T) {
	t.Parallel()
	for _, f := range []whatsapp.Fault{
		{Kind: whatsapp.SendsHeld, Who: whatsapp.Only(bens)},
		{Kind: whatsapp.DeliveriesDelayed, Who: whatsapp.Only(annas)},
		{Kind: whatsapp.BlackHole, Who: whatsapp.Only(annas)},
	} {
		t.Run(string(f.Kind), func(t *testing.T) {
			t.Parallel()
			talk := startTalk(t)
			fault := talk.server.Faults().Start(f)
			var texts []string
			lifted := make(chan error, 1)
			for i := range 30 {
				if i == 10 {
					go func() { lifted <- fault.Lift() }()
				}
				texts = append(texts, fmt.Sprint("message ", i))
				if err := talk.companion.send(deadline(t), talk.group, texts[i], ""); err != nil {
					t.Fatal(err)
				}
			}
			if err := <-lifted; err != nil {
				t.Error(err)
			}
			talk.anna.gets(t, texts...)
		})
	}
}
