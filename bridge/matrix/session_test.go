package matrix_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/matrix"
)

const password = "the password of the bot"

// byPassword opens a platform that keeps its session in a folder.
func byPassword(file string) func(*matrix.Options) {
	return func(o *matrix.Options) { o.Token, o.Password, o.SessionFile = "", password, file }
}

// grantor is a server that gives tokens and accepts only the latest. It answers
// every first sync by itself: what is queued could go to a request of a platform
// that has been stopped.
func grantor(t *testing.T) (server *scripted, revoke func()) {
	t.Helper()
	valid, given := "", 0
	server = serve(t, func(call apiCall) (reply, bool) {
		if call.path != "/login" {
			if call.token != valid || valid == "" {
				return refuse(401, "M_UNKNOWN_TOKEN"), true
			}
			return ok("%s", syncWith("s1")), call.path == "/sync" && call.query.Get("since") == ""
		}
		given++
		valid = strings.Repeat("t", given)
		return ok(`{"access_token":%q,"user_id":%q}`, valid, self), true
	})
	return server, func() {
		server.answering.Lock()
		defer server.answering.Unlock()
		valid = ""
	}
}

func TestALoginIsKept(t *testing.T) {
	server, _ := grantor(t)
	file := filepath.Join(t.TempDir(), "matrix.session")
	for range 2 {
		in := newInbox()
		stop := conformance.KeepRunning(t, open(t, server.URL, byPassword(file)), in)
		in.AwaitAccount(t, bridge.AccountFine)
		in.awaitKept(t, 1)
		stop()
	}
	logins := server.made("/login")
	if len(logins) != 1 {
		t.Fatalf("it logged in %d times", len(logins))
	}
	var request map[string]any
	if err := json.Unmarshal([]byte(logins[0].body), &request); err != nil || request["password"] != password || request["device_id"] != "LIFEBOAT" {
		t.Errorf("it logged in with %s", logins[0].body)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the session file: %v, %v", info, err)
	}
}

func TestARefusedTokenIsReplaced(t *testing.T) {
	t.Parallel()
	server, revoke := grantor(t)
	file := filepath.Join(t.TempDir(), "matrix.session")
	in := newInbox()
	stop := conformance.KeepRunning(t, open(t, server.URL, byPassword(file)), in)
	in.awaitKept(t, 1)
	stop()
	revoke()
	in = newInbox()
	conformance.KeepRunning(t, open(t, server.URL, byPassword(file)), in)
	in.awaitKept(t, 1)
	if logins := server.made("/login"); len(logins) != 2 {
		t.Errorf("it logged in %d times", len(logins))
	}
}

func TestAWrongPasswordIsReported(t *testing.T) {
	server := serve(t, always(refuse(403, "M_FORBIDDEN")))
	in := newInbox()
	conformance.KeepRunning(t, open(t, server.URL, byPassword(filepath.Join(t.TempDir(), "session"))), in)
	out := in.AwaitAccount(t, bridge.AccountLoggedOut)
	if !strings.Contains(out.Reason, "password") || strings.Contains(out.Reason, password) {
		t.Errorf("the reason is %q", out.Reason)
	}
}

func TestARevokedTokenIsReported(t *testing.T) {
	server := serve(t, always(refuse(401, "M_UNKNOWN_TOKEN")))
	in := newInbox()
	conformance.KeepRunning(t, open(t, server.URL), in)
	if out := in.AwaitAccount(t, bridge.AccountLoggedOut); strings.Contains(out.Reason, secret) || !strings.Contains(out.Reason, "token") {
		t.Errorf("the reason is %q", out.Reason)
	}
}

func TestASessionOfAnotherAccountIsNotUsed(t *testing.T) {
	server, _ := grantor(t)
	file := filepath.Join(t.TempDir(), "matrix.session")
	for _, text := range []string{`{"homeserver":"https://elsewhere.org","user":"` + self + `","access_token":"foreign"}`, `{"user"`} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		in := newInbox()
		stop := conformance.KeepRunning(t, open(t, server.URL, byPassword(file)), in)
		in.awaitKept(t, 1)
		stop()
	}
	for _, call := range server.made("/") {
		if call.token == "foreign" {
			t.Fatal("a token was shown to a server that it is not for")
		}
	}
}
