package scenario_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"lifeboat/sim/scenario"
)

// cast is a script in which nothing happens.
const cast = `title: Test
source: Synthetic.
group: Family
member: Anna on whatsapp and telegram
member: Ben on whatsapp
member: Grandma on telegram
cap: 2m
`

// stage is an open world that tells its test of each entry.
type stage struct {
	*scenario.World
	mu      sync.Mutex
	said    []scenario.Said
	seen    []scenario.Seen
	told    []scenario.Told
	changed chan struct{}
}

func openWorld(t *testing.T, events string) (*stage, scenario.Script) {
	t.Helper()
	return openWorldOf(t, cast+events)
}

func openWorldOf(t *testing.T, text string) (*stage, scenario.Script) {
	t.Helper()
	script, err := scenario.Parse("test", text)
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{changed: make(chan struct{}, 1)}
	s.World, err = scenario.Open(t.Context(), script, scenario.Show{
		Said: func(entry scenario.Said) { s.note(func() { s.said = append(s.said, entry) }) },
		Seen: func(entry scenario.Seen) { s.note(func() { s.seen = append(s.seen, entry) }) },
		Told: func(entry scenario.Told) { s.note(func() { s.told = append(s.told, entry) }) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, script
}

func (s *stage) note(change func()) {
	s.mu.Lock()
	change()
	s.mu.Unlock()
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// await waits until a member sees a text on a platform.
func (s *stage) await(t *testing.T, by string, on scenario.PlatformName, text string) scenario.Seen {
	t.Helper()
	patience := time.After(30 * time.Second)
	for {
		s.mu.Lock()
		i := slices.IndexFunc(s.seen, func(e scenario.Seen) bool { return e.By == by && e.On == on && e.Text == text })
		var entry scenario.Seen
		if i >= 0 {
			entry = s.seen[i]
		}
		s.mu.Unlock()
		if i >= 0 {
			return entry
		}
		select {
		case <-s.changed:
		case <-patience:
			t.Fatalf("%s does not see %q on %s", by, text, on)
		}
	}
}

func (s *stage) say(t *testing.T, who string, on scenario.PlatformName, text string) scenario.Said {
	t.Helper()
	if err := s.Say(t.Context(), scenario.Say{Who: who, On: on, Text: text}); err != nil {
		t.Fatal(err)
	}
	said, _ := s.Books().Entries()
	i := slices.IndexFunc(said, func(e scenario.Said) bool { return e.Text == text })
	if i < 0 {
		t.Fatalf("%s has not written down %q", who, text)
	}
	return said[i]
}

// post lets the relay's bot post in the chat on Telegram.
func (s *stage) post(ctx context.Context, t *testing.T, text string) error {
	t.Helper()
	facts := s.Facts().Telegram
	address := fmt.Sprintf("%s/bot%s/sendMessage?%s", facts.URL, facts.Token, url.Values{
		"chat_id": {facts.Chat}, "text": {text}, "disable_notification": {"true"},
	}.Encode())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	return errors.Join(response.Body.Close(), statusError(response))
}

func statusError(response *http.Response) error {
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	return nil
}

func TestMembersWriteDownWhatTheySayAndSee(t *testing.T) {
	world, _ := openWorld(t, "")
	if said := world.say(t, "Anna", scenario.WhatsApp, "Hello"); said.Failed || said.ID == "" || said.By != "Anna" {
		t.Errorf("Anna's book says %+v", said)
	}
	if seen := world.await(t, "Ben", scenario.WhatsApp, "Hello"); seen.From != "Anna" || seen.FromRelay() {
		t.Errorf("Ben's book says %+v", seen)
	}
	world.say(t, "Grandma", scenario.Telegram, "Good morning")
	if seen := world.await(t, "Anna", scenario.Telegram, "Good morning"); seen.From != "Grandma" {
		t.Errorf("Anna's book says %+v", seen)
	}
}

func TestPostsOfTheRelayAreToldFromMembers(t *testing.T) {
	world, _ := openWorld(t, "")
	if err := world.post(t.Context(), t, "I am a relay"); err != nil {
		t.Fatal(err)
	}
	for _, member := range []string{"Anna", "Grandma"} {
		if seen := world.await(t, member, scenario.Telegram, "I am a relay"); !seen.FromRelay() || !seen.Silent {
			t.Errorf("the book of %s says %+v", member, seen)
		}
	}
}

func TestWhatAPlatformDoesNotTakeIsWrittenDownAsNotSent(t *testing.T) {
	world, _ := openWorld(t, "")
	refused := scenario.Begin{Name: "sends", Fault: scenario.Fault{
		On: scenario.WhatsApp, Kind: "sends-refused", Sends: "group", Whom: scenario.Whom{Names: []string{"Anna"}},
	}}
	if err := world.Begin(refused); err != nil {
		t.Fatal(err)
	}
	if said := world.say(t, "Anna", scenario.WhatsApp, "Not today"); !said.Failed {
		t.Errorf("Anna's book says %+v", said)
	}
	if said := world.say(t, "Ben", scenario.WhatsApp, "But I may"); said.Failed {
		t.Errorf("Ben's book says %+v, although only Anna is hit", said)
	}
	if err := world.Lift("sends"); err != nil {
		t.Fatal(err)
	}
	if said := world.say(t, "Anna", scenario.WhatsApp, "Now"); said.Failed {
		t.Errorf("Anna's book says %+v, although the fault is lifted", said)
	}
	if err := world.Lift("sends"); err == nil {
		t.Error("a fault that is not on is lifted without an error")
	}
}

func TestACutUplinkHitsTheRelayAndNobodyElse(t *testing.T) {
	world, _ := openWorld(t, "")
	if err := world.Begin(scenario.Begin{Name: "router", Fault: scenario.Fault{On: scenario.Uplink}}); err != nil {
		t.Fatal(err)
	}
	for _, address := range world.Facts().Controls {
		if err := dial(t, address); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("the control target answers %v", err)
		}
	}
	short, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := world.post(short, t, "Is anybody there?"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Telegram answers the relay with %v", err)
	}
	world.say(t, "Anna", scenario.WhatsApp, "We are here")
	world.await(t, "Ben", scenario.WhatsApp, "We are here")
	if err := world.Lift("router"); err != nil {
		t.Fatal(err)
	}
	for _, address := range world.Facts().Controls {
		if err := dial(t, address); err != nil {
			t.Errorf("the control target answers %v after the cut", err)
		}
	}
	if err := world.post(t.Context(), t, "Back again"); err != nil {
		t.Errorf("Telegram answers the relay with %v after the cut", err)
	}
}

func dial(t *testing.T, address string) error {
	t.Helper()
	connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	if err != nil {
		return err
	}
	return connection.Close()
}

func TestFactsNameEveryAccount(t *testing.T) {
	world, _ := openWorld(t, "")
	facts := world.Facts()
	var accounts []string
	for _, account := range facts.People {
		accounts = append(accounts, account.Name+" "+string(account.On))
	}
	slices.Sort(accounts)
	want := "Anna telegram, Anna whatsapp, Ben whatsapp, Grandma telegram"
	if got := strings.Join(accounts, ", "); got != want {
		t.Errorf("the accounts are %s, want %s", got, want)
	}
	if len(facts.Controls) != 3 || facts.WhatsApp.Address == "" || facts.WhatsApp.Resolver == "" || !strings.HasPrefix(facts.Telegram.Chat, "-") {
		t.Errorf("the facts are incomplete: %+v", facts)
	}
}
