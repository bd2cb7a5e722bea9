package scenario_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/sim/scenario"
)

// homeservers is a script without WhatsApp and Telegram in which nothing happens.
const homeservers = `title: Test
source: Synthetic.
group: Family
primary: matrix
member: Anna on matrix and matrix2
member: Ben on matrix
member: Paul on matrix2
cap: 2m
`

// call lets the relay ask a homeserver something.
func call(t *testing.T, method, address, token string, body any) map[string]any {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := response.Body.Close(); err != nil {
			t.Error(err)
		}
	}()
	answer := map[string]any{"status": float64(response.StatusCode)}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatalf("status %d: %v", response.StatusCode, err)
	}
	return answer
}

// logIn returns the relay's access token on a homeserver.
func logIn(t *testing.T, facts scenario.MatrixFacts) string {
	t.Helper()
	answer := call(t, http.MethodPost, facts.URL+"/_matrix/client/v3/login", "", map[string]any{
		"type": "m.login.password", "password": facts.Password,
		"identifier": map[string]any{"type": "m.id.user", "user": facts.User},
	})
	token, ok := answer["access_token"].(string)
	if !ok {
		t.Fatalf("the login is answered with %v", answer)
	}
	return token
}

func TestEveryHomeserverHasItsOwnRoom(t *testing.T) {
	world, _ := openWorldOf(t, homeservers)
	world.say(t, "Ben", scenario.Matrix, "Hello")
	if seen := world.await(t, "Anna", scenario.Matrix, "Hello"); seen.From != "Ben" {
		t.Errorf("Anna's book says %+v", seen)
	}
	world.say(t, "Paul", scenario.Matrix2, "Good morning")
	if seen := world.await(t, "Anna", scenario.Matrix2, "Good morning"); seen.From != "Paul" {
		t.Errorf("Anna's book says %+v", seen)
	}
	facts := world.Facts()
	if facts.WhatsApp != nil || facts.Telegram != nil || len(facts.Matrix) != 2 || facts.Matrix[0].User == facts.Matrix[1].User {
		t.Errorf("the facts are %+v", facts)
	}
	if chats := facts.Chats(); len(chats) != 2 || chats[scenario.Matrix2] == "" {
		t.Errorf("the chats are %v", chats)
	}
}

func TestPhonesSoundForWhatTheRelaySaysToTheWholeRoom(t *testing.T) {
	world, _ := openWorldOf(t, homeservers)
	facts := world.Facts().Matrix[0]
	token := logIn(t, facts)
	for text, content := range map[string]map[string]any{
		"psst":        {"msgtype": "m.text", "body": "psst"},
		"@room wake!": {"msgtype": "m.text", "body": "@room wake!", "m.mentions": map[string]any{"room": true}},
	} {
		address := fmt.Sprintf("%s/_matrix/client/v3/rooms/%s/send/m.room.message/%s", facts.URL, url.PathEscape(facts.Chat), url.PathEscape(text))
		call(t, http.MethodPut, address, token, content)
		seen := world.await(t, "Ben", scenario.Matrix, text)
		if !seen.FromRelay() || seen.Silent == strings.HasPrefix(text, "@room") {
			t.Errorf("Ben's book says %+v", seen)
		}
	}
}

func TestFaultsOfOneHomeserverLeaveTheOtherAlone(t *testing.T) {
	world, _ := openWorldOf(t, homeservers)
	facts := world.Facts().Matrix
	begin := scenario.Begin{Name: "down", Fault: scenario.Fault{On: scenario.Matrix, Kind: "limit-exceeded", Delay: time.Second, Calls: []string{"versions"}}}
	if err := world.Begin(begin); err != nil {
		t.Fatal(err)
	}
	statusOf := func(i int) float64 {
		return call(t, http.MethodGet, facts[i].URL+"/_matrix/client/versions", "", nil)["status"].(float64)
	}
	if hit, spared := statusOf(0), statusOf(1); hit != http.StatusTooManyRequests || spared != http.StatusOK {
		t.Errorf("the homeservers answer %v and %v", hit, spared)
	}
	if err := world.Lift("down"); err != nil {
		t.Fatal(err)
	}
	if after := statusOf(0); after != http.StatusOK {
		t.Errorf("after the fault it answers %v", after)
	}
	if err := world.Cut(scenario.Telegram); err == nil {
		t.Error("connections with a platform that is not there are cut without an error")
	}
}

func TestAlertsWithoutTelegramComeByTheOperatorsRoute(t *testing.T) {
	world, _ := openWorldOf(t, homeservers)
	address, isWebHook := strings.CutPrefix(world.Facts().Operator.URL, "generic+")
	if !isWebHook {
		t.Fatalf("the operator's route is %q", world.Facts().Operator.URL)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader("The disk is full."))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	told := world.Books().Told()
	if !slices.ContainsFunc(told, func(entry scenario.Told) bool { return entry.Text == "The disk is full." }) {
		t.Errorf("the operator has read %v", told)
	}
	if err := world.Order("/status"); err == nil {
		t.Error("the operator writes to a bot that is not there")
	}
}
