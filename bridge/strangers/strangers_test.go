package strangers_test

import (
	"fmt"
	"testing"

	"lifeboat/bridge"
	"lifeboat/bridge/strangers"
)

func TestChatsAreCountedOnce(t *testing.T) {
	counter := strangers.New()
	counter.Heard("a", 1)
	counter.Heard("b", 0)
	counter.Heard("a", 3)
	if got, want := counter.Count(), (bridge.Strangers{Chats: 2, Posts: 4}); got != want {
		t.Errorf("counted %+v, want %+v", got, want)
	}
}

func TestTheNumberOfChatsIsBounded(t *testing.T) {
	counter := strangers.New()
	for i := range 3 * strangers.MostChats {
		counter.Heard(fmt.Sprint(i), 1)
	}
	if got, want := counter.Count(), (bridge.Strangers{Chats: strangers.MostChats, Posts: 3 * strangers.MostChats}); got != want {
		t.Errorf("counted %+v, want %+v", got, want)
	}
}
