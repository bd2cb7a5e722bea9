package control_test

import (
	"errors"
	"strings"
	"testing"

	"lifeboat/bridge/control"
)

func TestChatsAndChecks(t *testing.T) {
	client := control.NewClient(serve(t, &desk{changed: make(chan struct{})}))
	chats, err := client.Chats(t.Context())
	if err != nil || len(chats.Chats) != 1 || chats.Chats[0].Title != "Family" {
		t.Errorf("the chats are %v, %v", chats, err)
	}
	checks, err := client.Checks(t.Context())
	if err != nil || len(checks) != 1 || checks[0].OK || checks[0].Remedy != "make it an admin" {
		t.Errorf("the checks are %v, %v", checks, err)
	}
}

func TestChatsAndChecksSayWhatKeepsThem(t *testing.T) {
	client := control.NewClient(serve(t, &desk{changed: make(chan struct{}), status: errors.New("the loop is stuck")}))
	if _, err := client.Chats(t.Context()); err == nil || !strings.Contains(err.Error(), "the loop is stuck") {
		t.Errorf("chats: %v", err)
	}
	if _, err := client.Checks(t.Context()); err == nil || !strings.Contains(err.Error(), "the loop is stuck") {
		t.Errorf("checks: %v", err)
	}
}
