package whatsapp_test

import (
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/sim/whatsapp"
)

const day = 24 * time.Hour

func TestMessagesDisappear(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	desk, _ := link(t, s, bens)
	family := s.CreateGroup("Family", []string{annas, bens}, whatsapp.Disappearing(day))
	info, err := desk.GetGroupInfo(deadline(t), family)
	if err != nil || !info.IsEphemeral || info.DisappearingTimer != 86400 {
		t.Errorf("the group is %+v (%v)", info, err)
	}
	if _, err := anna.Send(deadline(t), family, "for a day"); err != nil {
		t.Fatal(err)
	}
	got := await(t, desk, func(m *events.Message) bool { return m.Message.GetExtendedTextMessage().GetText() == "for a day" })
	if context := got.Message.GetExtendedTextMessage().GetContextInfo(); !got.IsEphemeral || context.GetExpiration() != 86400 || context.GetEphemeralSettingTimestamp() == 0 {
		t.Errorf("it came with %+v", context)
	}
}

func TestAMemberSetsTheTimer(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna, ben := join(t, s, annas, "Anna"), join(t, s, bens, "Ben")
	family := s.CreateGroup("Family", []string{annas, bens})
	for _, timer := range []time.Duration{whatsmeow.DisappearingTimer7Days, 0} {
		if err := anna.Client().SetDisappearingTimer(deadline(t), family, timer, time.Time{}); err != nil {
			t.Fatal(err)
		}
		info, err := ben.Client().GetGroupInfo(deadline(t), family)
		if err != nil || info.IsEphemeral != (timer > 0) || time.Duration(info.DisappearingTimer)*time.Second != timer {
			t.Errorf("the group is %+v (%v)", info, err)
		}
		if _, err := anna.Send(deadline(t), family, "Hello"); err != nil {
			t.Fatal(err)
		}
		if got := ben.next(t); got.Expires != timer || got.Text != "Hello" {
			t.Errorf("with the timer %s Ben got %+v", timer, got)
		}
	}
}

func TestChangesOfTheTimerAreTold(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	desk, _ := link(t, s, bens)
	family := s.CreateGroup("Family", []string{annas, bens})
	s.SetTimer(family, day)
	await(t, desk, func(g *events.GroupInfo) bool { return g.Ephemeral != nil && g.Ephemeral.DisappearingTimer == 86400 })
	s.SetTimer(family, 0)
	await(t, desk, func(g *events.GroupInfo) bool { return g.Ephemeral != nil && !g.Ephemeral.IsEphemeral })
}
