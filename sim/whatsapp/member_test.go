package whatsapp_test

import (
	"testing"

	"lifeboat/sim/whatsapp"
)

const (
	annas  = "491701000001"
	bens   = "491701000002"
	carlas = "491701000003"
)

func TestMembersTalkInAGroup(t *testing.T) {
	t.Parallel()
	for name, with := range map[string][]whatsapp.GroupOption{
		"by number":          nil,
		"by hidden identity": {whatsapp.AddressedByLID()},
	} {
		t.Run(name, func(t *testing.T) {
			s := startServer(t)
			anna, ben, carla := join(t, s, annas, "Anna"), join(t, s, bens, "Ben"), join(t, s, carlas, "Carla")
			group := s.CreateGroup("Family", []string{annas, bens, carlas}, with...)

			id, err := anna.Send(deadline(t), group, "Dinner at seven?")
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range []person{ben, carla} {
				got := p.next(t)
				if got.ID != id || got.Chat != group || got.Sender != anna.JID() || got.Name != "Anna" || got.Text != "Dinner at seven?" {
					t.Errorf("%s got %+v", p.Number(), got)
				}
			}
			if _, err := ben.Send(deadline(t), group, "Yes"); err != nil {
				t.Fatal(err)
			}
			anna.gets(t, "Yes")
			carla.gets(t, "Yes")
		})
	}
}
