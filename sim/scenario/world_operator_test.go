package scenario_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/sim/scenario"
)

// ask lets the relay's bot call a method.
func (s *stage) ask(t *testing.T, method string, values url.Values) map[string]any {
	t.Helper()
	facts := s.Facts().Telegram
	return call(t, http.MethodPost, fmt.Sprintf("%s/bot%s/%s?%s", facts.URL, facts.Token, method, values.Encode()), "", nil)
}

// tell lets the relay write to the operator.
func (s *stage) tell(t *testing.T, text string) {
	t.Helper()
	s.ask(t, "sendMessage", url.Values{"chat_id": {fmt.Sprint(s.Facts().Operator.TelegramID)}, "text": {text}})
}

func TestTheOperatorAndTheBotTalkInPrivate(t *testing.T) {
	world, _ := openWorld(t, "")
	if err := world.Order("/status"); err != nil {
		t.Fatal(err)
	}
	updates := fmt.Sprint(world.ask(t, "getUpdates", url.Values{})["result"])
	for _, word := range []string{"/start", "/status", "private"} {
		if !strings.Contains(updates, word) {
			t.Errorf("the bot has not received %q: %s", word, updates)
		}
	}
	world.tell(t, "All is well.")
	patience := time.After(30 * time.Second)
	for !slices.ContainsFunc(world.Books().Told(), func(e scenario.Told) bool { return e.Text == "All is well." }) {
		select {
		case <-world.changed:
		case <-patience:
			t.Fatalf("the operator has read %v", world.Books().Told())
		}
	}
	if _, seen := world.Books().Entries(); len(seen) > 0 {
		t.Errorf("members have seen %v", seen)
	}
}

func TestPairingNeedsACodeThatTheOperatorWasShown(t *testing.T) {
	world, _ := openWorld(t, "")
	over, cancel := context.WithCancelCause(t.Context())
	errOver := errors.New("it is over")
	cancel(errOver)
	if err := world.PairRelay(over); !errors.Is(err, errOver) {
		t.Errorf("without any code it ends with %v", err)
	}
	if err := world.Order("/pair +32470000000"); err != nil {
		t.Fatal(err)
	}
	world.tell(t, "Type this code into the phone: ABCD-1234")
	short, cancelShort := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancelShort()
	if err := world.PairRelay(short); err == nil || !strings.Contains(err.Error(), "enter a pairing code") {
		t.Errorf("a code of nobody is entered with %v", err)
	}
}

func TestLinkingNeedsWhatsAppAndALink(t *testing.T) {
	world, _ := openWorld(t, "")
	if err := world.UnlinkRelay(); err == nil || !strings.Contains(err.Error(), "no device of the relay's number is linked") {
		t.Errorf("nothing is unlinked with %v", err)
	}
	homes, _ := openWorldOf(t, homeservers)
	for what, err := range map[string]error{
		"link": homes.LinkRelay(t.Context(), "code"), "unlink": homes.UnlinkRelay(), "pair": homes.PairRelay(t.Context()),
		"regroup": homes.Regroup(scenario.CloseGroup), "set a timer": homes.SetTimer(time.Minute),
	} {
		if err == nil || !strings.Contains(err.Error(), "no WhatsApp in this world") {
			t.Errorf("%s without WhatsApp: %v", what, err)
		}
	}
}
