package control_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"lifeboat/bridge/control"
)

func (d *desk) Forget(_ context.Context, accounts []control.Account) (control.Forgotten, error) {
	return control.Forgotten{Messages: int64(len(accounts)), Stays: []string{"keys of " + accounts[0].ID}}, d.status
}

func TestAPersonIsForgotten(t *testing.T) {
	accounts := []control.Account{{Platform: "telegram", ID: "7"}}
	client := control.NewClient(serve(t, &desk{changed: make(chan struct{})}))
	forgotten, err := client.Forget(t.Context(), accounts)
	if err != nil || forgotten.Messages != 1 || len(forgotten.Stays) != 1 || forgotten.Stays[0] != "keys of 7" {
		t.Errorf("got %+v, %v", forgotten, err)
	}
	client = control.NewClient(serve(t, &desk{changed: make(chan struct{}), status: errors.New("the disk is gone")}))
	if _, err := client.Forget(t.Context(), accounts); err == nil || !strings.Contains(err.Error(), "the disk is gone") {
		t.Errorf("got %v", err)
	}
}
