package whatsapp_test

import (
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"

	"lifeboat/sim/whatsapp"
)

func TestOutdatedClientsCanRenewThemselves(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	_, container := link(t, s, bens)
	current := int(store.GetWAVersion()[2]) + 1000
	s.Faults().Start(whatsapp.Fault{Kind: whatsapp.VersionOutdated, Code: current})
	outdated := restart(t, s, bens, container, nil)
	outdated.connect(t)
	await(t, outdated, always[*events.ClientOutdated])

	door, err := s.Door(bens)
	if err != nil {
		t.Fatal(err)
	}
	web, err := door.HTTPClient(patience)
	if err != nil {
		t.Fatal(err)
	}
	version, err := whatsmeow.GetLatestVersion(deadline(t), web)
	if err != nil || int(version[2]) != current {
		t.Fatalf("the page names %v (%v), want revision %d", version, err, current)
	}
	renewed := restart(t, s, bens, container, nil)
	renewed.GetClientPayload = func() *waWa6.ClientPayload {
		payload := renewed.Store.GetClientPayload()
		payload.UserAgent = proto.Clone(payload.UserAgent).(*waWa6.ClientPayload_UserAgent)
		payload.UserAgent.AppVersion = version.ProtoAppVersion()
		return payload
	}
	renewed.connect(t)
	await(t, renewed, always[*events.Connected])
}

func TestThePageFailsLikeTheRest(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	door, err := s.Door("")
	if err != nil {
		t.Fatal(err)
	}
	web, err := door.HTTPClient(patience)
	if err != nil {
		t.Fatal(err)
	}
	if version, err := whatsmeow.GetLatestVersion(deadline(t), web); err != nil || *version != store.GetWAVersion() {
		t.Errorf("the page names %v (%v), want the version of today's clients", version, err)
	}
	s.Faults().Start(whatsapp.Fault{Kind: whatsapp.HTTPStatus, Code: 502})
	if version, err := whatsmeow.GetLatestVersion(deadline(t), web); err == nil {
		t.Errorf("under a fault the page names %v", version)
	}
}
