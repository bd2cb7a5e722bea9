package whatsapp_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/sim/whatsapp"
)

// briefly is a deadline for what is expected to get no answer.
func briefly(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), impatience)
	t.Cleanup(cancel)
	return ctx
}

func (c companion) pings(ctx context.Context) bool {
	answered, _ := internals(c.Client).SendKeepAlive(ctx)
	return answered
}

func TestConnectedClientsGetNoAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind   whatsapp.Kind
		pinged bool
	}{
		{whatsapp.BlackHole, false},
		{whatsapp.Frozen, false},
		{whatsapp.PingsUnanswered, false},
		{whatsapp.ConnectionRefused, true},
		{whatsapp.QueriesUnanswered, true},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			t.Parallel()
			s := startServer(t)
			client, _ := link(t, s, bens)
			fault := s.Faults().Start(whatsapp.Fault{Kind: c.kind, Who: whatsapp.Only(bens)})
			limit := deadline(t)
			if !c.pinged {
				limit = briefly(t)
			}
			if got := client.pings(limit); got != c.pinged {
				t.Errorf("under the fault a ping was answered: %t, want %t", got, c.pinged)
			}
			lift(t, fault)
			if !client.pings(deadline(t)) {
				t.Error("after the fault a ping was not answered")
			}
			if !client.IsConnected() {
				t.Error("the connection was lost")
			}
		})
	}
}

func TestFrozenConnectionLeavesNewOnesAlone(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	group := s.CreateGroup("Family", []string{annas, bens})
	old, container := link(t, s, bens)
	fault := s.Faults().Start(whatsapp.Fault{Kind: whatsapp.Frozen, Who: whatsapp.Only(bens)})
	if _, err := anna.Send(deadline(t), group, "into the ice"); err != nil {
		t.Fatal(err)
	}
	c := restart(t, s, bens, container, nil)
	c.connect(t)
	awaitText(t, c, "into the ice")
	lift(t, fault)
	await(t, old, always[*events.StreamReplaced])
	if !c.pings(deadline(t)) {
		t.Error("the new connection suffered from the end of the old one")
	}
}

func TestStreamsEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		code     int
		conflict string
		seen     func(any) bool
	}{
		{"restart", 503, "", sees(always[*events.Disconnected])},
		{"internal error", 500, "", sees(func(e *events.StreamError) bool { return e.Code == "500" })},
		{"restart required", 515, "", sees(always[*events.Connected])},
		{"unlinked", 401, "device_removed", sees(func(e *events.LoggedOut) bool { return !e.OnConnect })},
		{"replaced", 0, "replaced", sees(always[*events.StreamReplaced])},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := startServer(t)
			client, _ := link(t, s, bens)
			if ended := s.Faults().EndStreams(whatsapp.Except(bens), c.code, c.conflict); ended != 0 {
				t.Errorf("%d streams of others were ended", ended)
			}
			if ended := s.Faults().EndStreams(nil, c.code, c.conflict); ended != 1 {
				t.Errorf("%d streams were ended, want 1", ended)
			}
			await(t, client, c.seen)
		})
	}
}

func TestSecondLoginReplacesTheFirst(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	first, container := link(t, s, bens)
	second := restart(t, s, bens, container, nil)
	second.connect(t)
	await(t, first, always[*events.StreamReplaced])
	await(t, second, always[*events.Connected])
}

func TestCutConnectionsAreMadeAgain(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	c, _ := link(t, s, bens)
	group := s.CreateGroup("Family", []string{annas, bens})
	s.Faults().Cut(whatsapp.Only(bens))
	awaitBoth(t, c, sees(always[*events.Disconnected]), sees(always[*events.Connected]))
	if _, err := anna.Send(deadline(t), group, "still there"); err != nil {
		t.Errorf("the other account was hit: %v", err)
	}
	awaitText(t, c, "still there")
}

func TestMembersComeBackSoon(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna, ben := join(t, s, annas, "Anna"), join(t, s, bens, "Ben")
	group := s.CreateGroup("Family", []string{annas, bens})
	refused := s.Faults().Start(whatsapp.Fault{Kind: whatsapp.ConnectionRefused})
	s.Faults().Cut(nil)
	if _, err := anna.Send(briefly(t), group, "while it is down"); err == nil {
		t.Error("a message was sent through a closed door")
	}
	lift(t, refused)
	sendUntilSent(t, anna, group, "back again")
	ben.gets(t, "back again")
}

func TestQueriesFail(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	group := s.CreateGroup("Family", []string{annas, bens})
	c, _ := link(t, s, bens)
	for _, f := range []struct {
		fault whatsapp.Fault
		want  error
	}{
		{whatsapp.Fault{Kind: whatsapp.QueriesUnanswered, Namespace: "w:g2"}, context.DeadlineExceeded},
		{whatsapp.Fault{Kind: whatsapp.QueriesUnanswered}, context.DeadlineExceeded},
		{whatsapp.Fault{Kind: whatsapp.QueriesUnanswered, Namespace: "usync"}, nil},
		{whatsapp.Fault{Kind: whatsapp.QueriesRefused, Namespace: "w:g2"}, whatsmeow.ErrIQServiceUnavailable},
		{whatsapp.Fault{Kind: whatsapp.QueriesRefused, Code: 429}, whatsmeow.ErrIQRateOverLimit},
		{whatsapp.Fault{Kind: whatsapp.QueriesRefused, Namespace: "privacy"}, nil},
	} {
		t.Run(string(f.fault.Kind)+" "+f.fault.Namespace, func(t *testing.T) {
			fault := s.Faults().Start(f.fault)
			limit := deadline(t)
			if errors.Is(f.want, context.DeadlineExceeded) {
				limit = briefly(t)
			}
			if _, err := c.GetGroupInfo(limit, group); !errors.Is(err, f.want) {
				t.Errorf("the query ended with %v, want %v", err, f.want)
			}
			if !c.pings(deadline(t)) {
				t.Error("pings are hit too")
			}
			lift(t, fault)
			if _, err := c.GetGroupInfo(deadline(t), group); err != nil {
				t.Errorf("after the fault the query ended with %v", err)
			}
		})
	}
}

// sendUntilSent tries until the server has acknowledged the text.
func sendUntilSent(t *testing.T, p person, chat types.JID, text string) {
	t.Helper()
	for limit := deadline(t); ; time.Sleep(50 * time.Millisecond) {
		if _, err := p.Send(limit, chat, text); err == nil {
			return
		} else if limit.Err() != nil {
			t.Fatalf("%s could not send: %v", p.Number(), err)
		}
	}
}
