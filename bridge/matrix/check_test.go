package matrix_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/matrix"
)

// lines are findings, one a line, with a minus where something is wrong and a
// question mark where that could not be found out.
func lines(findings []bridge.Finding) string {
	var text strings.Builder
	for _, f := range findings {
		sign := "+ "
		if !f.OK {
			sign = "- "
		}
		if f.Unsure {
			sign = "? "
		}
		text.WriteString(sign + f.What + "\n")
	}
	return text.String()
}

// wantWrong checks that there is one wrong finding and that it says what to do.
func wantWrong(t *testing.T, findings []bridge.Finding, what, remedy string) {
	t.Helper()
	var wrong []bridge.Finding
	for _, f := range findings {
		if !f.OK {
			wrong = append(wrong, f)
		}
	}
	if len(wrong) != 1 || !strings.Contains(wrong[0].What, what) || !strings.Contains(wrong[0].Remedy, remedy) {
		t.Errorf("found %+v, want that %q with the remedy %q", findings, what, remedy)
	}
	if strings.Contains(fmt.Sprint(findings), secret) || strings.Contains(fmt.Sprint(findings), password) {
		t.Errorf("a finding holds a secret: %+v", findings)
	}
}

// versions answers what an account's check asks for, unless answer knows better.
func versions(answer func(apiCall) (reply, bool)) func(apiCall) (reply, bool) {
	return func(call apiCall) (reply, bool) {
		if answered, known := answer(call); known {
			return answered, true
		}
		switch call.path {
		case "/_matrix/client/versions":
			return ok(`{"versions":["v1.11"]}`), true
		case config:
			return ok(`{"m.upload.size":52428800}`), true
		}
		return reply{}, false
	}
}

func TestAnAccountThatIsFine(t *testing.T) {
	server := serve(t, versions(func(apiCall) (reply, bool) { return reply{}, false }))
	got := lines(open(t, server.URL).CheckAccount(t.Context()))
	want := "+ the homeserver answers at " + server.URL + "\n+ the homeserver accepts the account " + self + "\n" +
		"+ the homeserver takes files of up to 52.4 MB; larger ones are told of by a line\n"
	if got != want {
		t.Errorf("found:\n%s", got)
	}
}

func TestWhatIsWrongWithAnAccount(t *testing.T) {
	for name, c := range map[string]struct {
		path         string
		answer       reply
		what, remedy string
	}{
		"a web server":      {"/_matrix/client/versions", reply{status: 200, body: "<html>"}, "no Matrix homeserver", "is the URL right"},
		"another API":       {"/_matrix/client/versions", ok(`{}`), "no Matrix homeserver", "URL"},
		"a token refused":   {"/account/whoami", refuse(401, "M_UNKNOWN_TOKEN"), "does not accept", "make a new one"},
		"an account shut":   {"/account/whoami", refuse(403, "M_USER_DEACTIVATED"), "does not accept", "administrator"},
		"a foreign token":   {"/account/whoami", ok(`{"user_id":"@ben:example.org"}`), "does not accept", "belongs to @ben:example.org"},
		"a server in pain":  {"/account/whoami", refuse(500, "M_UNKNOWN"), "could not be found out", "500"},
		"nothing but a cut": {"/account/whoami", reply{}, "could not be found out", "without an answer"},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, versions(at(c.path, func(apiCall) reply { return c.answer })))
			wantWrong(t, open(t, server.URL).CheckAccount(t.Context()), c.what, c.remedy)
		})
	}
	t.Run("no server", func(t *testing.T) {
		wantWrong(t, open(t, "http://127.0.0.1:1").CheckAccount(t.Context()), "no Matrix homeserver", "refused")
	})
	t.Run("a wrong password", func(t *testing.T) {
		server := serve(t, versions(at("/login", func(apiCall) reply { return refuse(403, "M_FORBIDDEN") })))
		p := open(t, server.URL, byPassword(filepath.Join(t.TempDir(), "session")))
		wantWrong(t, p.CheckAccount(t.Context()), "does not accept", "password")
		wantWrong(t, p.CheckChat(t.Context(), room), "does not accept", "password")
	})
}

// TestACheckLogsInOnce checks that a check by password leaves a session that the
// relay goes on with, and renews one that is no longer accepted.
func TestACheckLogsInOnce(t *testing.T) {
	valid, logins := "", 0
	server := serve(t, versions(func(call apiCall) (reply, bool) {
		switch {
		case call.path == "/login":
			logins++
			valid = fmt.Sprint("token", logins)
			return ok(`{"access_token":%q}`, valid), true
		case call.path == "/account/whoami" && call.token != valid:
			return refuse(401, "M_UNKNOWN_TOKEN"), true
		}
		return reply{}, false
	}))
	file := filepath.Join(t.TempDir(), "session")
	for i, want := range []int{1, 1, 2} {
		if i == 2 {
			valid = "of another login"
		}
		findings := open(t, server.URL, byPassword(file)).CheckAccount(t.Context())
		if len(findings) != 3 || !findings[1].OK || logins != want {
			t.Errorf("check %d: %d logins, want %d; found:\n%s", i, logins, want, lines(findings))
		}
	}
}

func TestAServerThatDoesNotTellItsLimit(t *testing.T) {
	server := serve(t, versions(at(config, func(apiCall) reply { return refuse(404, "M_UNRECOGNIZED") })))
	if got := lines(open(t, server.URL).CheckAccount(t.Context())); !strings.Contains(got, "+ the homeserver does not say how large") {
		t.Errorf("found:\n%s", got)
	}
}

// state is a state event as JSON.
func state(kind, content string) string {
	return strings.Replace(said("$"+kind, "@anna:example.org", kind, content), `"content"`, `"state_key":"","content"`, 1)
}

// surveyOf is a first sync of one room with this state.
func surveyOf(how string, events ...string) reply {
	section := map[string]string{"join": "state", "invite": "invite_state"}[how]
	return ok(`{"next_batch":"s","rooms":{%q:{%q:{%q:{"events":[%s]}}}}}`, how, room, section, strings.Join(events, ","))
}

func TestWhatIsFoundInARoom(t *testing.T) {
	name := state("m.room.name", `{"name":"Family"}`)
	power := func(content string) string { return state("m.room.power_levels", content) }
	const in = "+ the account is in Family, which is not encrypted\n"
	for what, c := range map[string]struct {
		answer reply
		want   string
	}{
		"a moderator": {
			surveyOf("join", name, power(`{"users":{"@bot:example.org":50}}`)),
			in + "+ the account may post in Family\n+ the account may pin messages in Family\n+ the account may call everybody with @room in Family\n",
		},
		"a member": {
			surveyOf("join", name, power(`{}`)),
			in + "+ the account may post in Family\n- the account may not pin messages in Family\n- the account may not call everybody with @room in Family\n",
		},
		"a member who may": {
			surveyOf("join", name, power(`{"events":{"m.room.pinned_events":0},"notifications":{"room":"0"}}`)),
			in + "+ the account may post in Family\n+ the account may pin messages in Family\n+ the account may call everybody with @room in Family\n",
		},
		"a room for announcements": {
			surveyOf("join", name, power(`{"events_default":50,"users":{"@bot:example.org":60}}`)),
			in + "+ the account may post in Family\n+ the account may pin messages in Family\n+ the account may call everybody with @room in Family\n" +
				"- members may not write in Family\n",
		},
		"its creator, in a new room": {
			surveyOf("join", name, power(`{}`), strings.Replace(state("m.room.create", `{"room_version":"12"}`), "@anna:example.org", self, 1)),
			in + "+ the account may post in Family\n+ the account may pin messages in Family\n+ the account may call everybody with @room in Family\n",
		},
		"its creator, in an old room": {
			surveyOf("join", name, power(`{}`), strings.Replace(state("m.room.create", `{"room_version":"11"}`), "@anna:example.org", self, 1)),
			in + "+ the account may post in Family\n- the account may not pin messages in Family\n- the account may not call everybody with @room in Family\n",
		},
		"encrypted":  {surveyOf("join", name, state("m.room.encryption", `{}`)), "- Family is encrypted, and Lifeboat cannot read it\n"},
		"not there":  {ok(`{"next_batch":"s"}`), "- the account is not in the room " + room + "\n"},
		"unanswered": {refuse(500, "M_UNKNOWN"), "? the room " + room + " could not be looked at\n"},
	} {
		t.Run(what, func(t *testing.T) {
			server := serve(t, at("/sync", func(apiCall) reply { return c.answer }))
			findings := open(t, server.URL).CheckChat(t.Context(), room)
			if got := lines(findings); got != c.want {
				t.Errorf("found:\n%s", got)
			}
			for _, f := range findings {
				if f.OK == (f.Remedy != "") {
					t.Errorf("the remedy of %q is %q", f.What, f.Remedy)
				}
			}
		})
	}
	t.Run("an alias", func(t *testing.T) {
		wantWrong(t, open(t, "http://127.0.0.1:1").CheckChat(t.Context(), "#family:example.org"), "no room", "begins with !")
	})
}

// An account of a thousand rooms looks at each of them; all of them each time
// would be a million.
func TestALookAtOneRoomAsksForNoOther(t *testing.T) {
	var asked string
	server := serve(t, at("/sync", func(call apiCall) reply {
		asked = call.query.Get("filter")
		return surveyOf("join", state("m.room.name", `{"name":"Family"}`))
	}))
	open(t, server.URL).CheckChat(t.Context(), room)
	var filter struct{ Room struct{ Rooms []string } }
	if err := json.Unmarshal([]byte(asked), &filter); err != nil || !slices.Equal(filter.Room.Rooms, []string{room}) {
		t.Errorf("it asked for %s, %v", asked, err)
	}
}

func TestAnInvitationIsAccepted(t *testing.T) {
	joined := false
	server := serve(t, func(call apiCall) (reply, bool) {
		switch {
		case strings.HasPrefix(call.path, "/join/"):
			joined = true
			return ok(`{"room_id":%q}`, room), true
		case call.path == "/sync" && joined:
			return surveyOf("join", state("m.room.power_levels", `{"users":{"@bot:example.org":100}}`)), true
		case call.path == "/sync":
			return surveyOf("invite"), true
		}
		return reply{}, false
	})
	for _, f := range open(t, server.URL).CheckChat(t.Context(), room) {
		if !f.OK {
			t.Errorf("found %+v", f)
		}
	}
}

func TestRoomsAreListed(t *testing.T) {
	server := serve(t, at("/sync", func(apiCall) reply {
		return ok(`{"next_batch":"s","rooms":{
			"join":{%q:{"state":{"events":[%s]}},"!b:e":{"timeline":{"events":[%s]},"state":{"events":[%s,%s]}},"!c:e":{"state":{"events":[%s]}}},
			"invite":{"!d:e":{"invite_state":{"events":[{"type":"m.room.name","state_key":"","sender":"@a:b","content":{"name":"Zoo"}}]}}}}}`,
			room, state("m.room.name", `{"name":"Family\n"}`),
			state("m.room.name", `{"name":"Board"}`), state("m.room.name", `{"name":"Old name"}`), state("m.room.power_levels", `{"events":{"m.room.message":1}}`),
			state("m.room.encryption", `{}`))
	}))
	p := open(t, server.URL)
	chats, err := p.Chats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range chats {
		got = append(got, fmt.Sprintf("%s %s %d %t %t %.24s", c.Title, c.Chat.ID, c.Members, c.CanPost, c.AnnouncementOnly, c.Remedy))
	}
	want := []string{
		"!c:e !c:e 2 false false make a new room without ", "Board !b:e 2 false true give the account the pow",
		"Family " + room + " 2 true false ", "Zoo !d:e 0 false false the account is invited: ",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("listed:\n%s", strings.Join(got, "\n"))
	}
	if _, err := open(t, "http://127.0.0.1:1").Chats(t.Context()); err == nil {
		t.Error("they are listed without a server")
	}
}

// findsItsRooms asks of a whole homeserver what the tests above ask of answers.
func findsItsRooms(t *testing.T, server homeserver) {
	w := newWorld(t, server)
	p := w.open(t, "")
	if got := lines(p.CheckAccount(t.Context())); strings.Contains(got, "- ") || !strings.Contains(got, "33.6 MB") {
		t.Errorf("found of the account:\n%s", got)
	}
	w.awaitFound(t, p, "+ the account is in Family", "+ the account may post", "+ the account may pin", "+ the account may call")
	w.awaitListed(t, p, bridge.ChatInfo{Chat: w.Chat(), Title: "Family", Members: 3, CanPost: true})
	w.power(t, 10)
	w.awaitFound(t, p, "+ the account is in Family", "+ the account may post", "- the account may not pin", "- the account may not call")

	w.members[0].act(t, w.room, "kick", w.relay)
	w.awaitFound(t, p, "- the account is not in the room")
	w.members[0].act(t, w.room, "invite", w.relay)
	w.awaitListed(t, p, bridge.ChatInfo{
		Chat: w.Chat(), Title: "Family", Remedy: "the account is invited: configure the room, and it comes in when the relay starts",
	})
	w.awaitFound(t, p, "+ the account is in Family", "+ the account may post", "- the account may not pin", "- the account may not call")
	w.encrypt(t)
	w.awaitFound(t, p, "- Family is encrypted")
}

// awaitFound checks the room until the findings begin like this: servers show
// changes a moment later.
func (w *world) awaitFound(t *testing.T, p *matrix.Platform, want ...string) {
	t.Helper()
	var got string
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		got = lines(p.CheckChat(t.Context(), w.room))
		found := strings.Split(strings.TrimSpace(got), "\n")
		if len(found) == len(want) && !slices.ContainsFunc(want, func(line string) bool { return !strings.Contains(got, line) }) {
			return
		}
	}
	t.Fatalf("found:\n%swant %q", got, want)
}

func (w *world) awaitListed(t *testing.T, p *matrix.Platform, want bridge.ChatInfo) {
	t.Helper()
	var chats []bridge.ChatInfo
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		var err error
		if chats, err = p.Chats(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(chats) == 1 && chats[0] == want {
			return
		}
	}
	t.Fatalf("listed: %+v, want %+v", chats, want)
}
