package control_test

import (
	"errors"
	"testing"

	"lifeboat/bridge/control"
)

func TestIncidents(t *testing.T) {
	client := control.NewClient(serve(t, &desk{changed: make(chan struct{})}))
	listed, err := client.Incidents(t.Context())
	if err != nil || len(listed) != 2 || listed[0].ID != 2 {
		t.Errorf("listed %v, %v", listed, err)
	}
	one, err := client.Incident(t.Context(), 1)
	if err != nil || one.Report != "all of it\n" {
		t.Errorf("got %v, %v", one, err)
	}
	if _, err := client.Incident(t.Context(), 7); !errors.Is(err, control.ErrNoIncident) {
		t.Errorf("an incident that is not there gives %v", err)
	}
}
