package whatsapp

import (
	"context"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	sim "lifeboat/sim/whatsapp"
)

// finds checks the last finding: whether it is good, and a word of what is said.
func finds(t *testing.T, findings []bridge.Finding, ok bool, word string) {
	t.Helper()
	last := findings[len(findings)-1]
	if last.OK != ok || (last.Remedy == "") != ok || !strings.Contains(last.What+" / "+last.Remedy, word) {
		t.Errorf("found %+v, want %t and %q", findings, ok, word)
	}
}

func TestCheckAccount(t *testing.T) {
	t.Parallel()
	w := newUnpairedWorld(t)
	p := w.open(t, briskPace())
	finds(t, p.CheckAccount(patience(t)), false, "lifeboat pair")
	if err := p.Pair(patience(t), w.scan(t)); err != nil {
		t.Fatal(err)
	}
	finds(t, p.CheckAccount(patience(t)), true, "phone")
	finds(t, p.CheckAccount(patience(t))[:1], true, "+"+relayNumber)
	p.phone.seen.Store(time.Now().Add(-11 * 24 * time.Hour).Unix())
	finds(t, p.CheckAccount(patience(t)), false, "switch the phone on")
	w.fault(sim.Fault{Kind: sim.LoginRefused, Code: 402})
	finds(t, p.CheckAccount(patience(t)), false, "banned")
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

func TestCheckChat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	led := w.server.CreateGroup("Choir", []string{relayNumber, annaNumber}, sim.AnnouncementOnly())
	news := w.server.CreateGroup("News", []string{annaNumber, relayNumber}, sim.AnnouncementOnly())
	others := w.server.CreateGroup("Others", []string{annaNumber, benNumber})
	p := w.open(t, briskPace())
	for chat, want := range map[string]struct {
		ok   bool
		word string
	}{
		w.group.String():               {true, "all members"},
		led.String():                   {true, "only admins"},
		news.String():                  {false, needAdmin},
		others.String():                {false, "not in this group"},
		"1203630@g.us":                 {false, "not in this group"},
		annaNumber + "@s.whatsapp.net": {true, "person"},
		"32479999999@s.whatsapp.net":   {false, "not on WhatsApp"},
		"family":                       {false, "@g.us"},
	} {
		finds(t, p.CheckChat(patience(t), chat), want.ok, want.word)
	}
	w.fault(sim.Fault{Kind: sim.HTTPStatus, Code: 503})
	unseen := p.CheckChat(patience(t), w.group.String())
	finds(t, unseen, false, "503")
	if !unseen[0].Unsure || p.CheckChat(patience(t), "family")[0].Unsure {
		t.Errorf("what could not be found out is not told from what is wrong: %+v", unseen)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

func TestWhatBarsTheRelayIsSeenAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := startRelay(t, w, briskPace()).platform
	looks := func(barred bool, word string) {
		t.Helper()
		findings := p.CheckChat(patience(t), w.group.String())
		finds(t, findings, !barred, word)
		if findings[0].Barred != barred {
			t.Errorf("found %+v", findings)
		}
	}
	looks(false, "all members")
	w.server.CloseGroup(w.group)
	looks(true, needAdmin)
	w.server.Promote(w.group, relayNumber)
	looks(false, "only admins")
	w.server.RemoveFromGroup(w.group, relayNumber)
	looks(true, "add it there")
	w.server.AddToGroup(w.group, relayNumber)
	w.server.OpenGroup(w.group)
	looks(false, "all members")
}

func TestAVisitAsksEverythingOverOneConnection(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.open(t, briskPace())
	err := p.Visit(patience(t), func(ctx context.Context) {
		w.fault(sim.Fault{Kind: sim.HTTPStatus, Code: 503}) // nobody else gets in
		finds(t, p.CheckAccount(ctx)[:1], true, "+"+relayNumber)
		finds(t, p.CheckChat(ctx, w.group.String()), true, "all members")
	})
	if err != nil {
		t.Error(err)
	}
	finds(t, p.CheckChat(patience(t), w.group.String()), false, "503")
	err = p.Visit(patience(t), func(context.Context) { t.Error("it was asked without a connection") })
	if err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("a visit that was not let in ended with %v", err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}
