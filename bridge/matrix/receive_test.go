package matrix_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/matrix"
)

func TestHistoryIsNotHandedInAndWhatComesAfterIs(t *testing.T) {
	server := serve(t, nil)
	in := newInbox()
	server.syncs <- syncWith("s1", words("$old", "long ago"))
	server.syncs <- syncWith("s2", words("$a", "one"), words("$b", "two"))
	conformance.KeepRunning(t, open(t, server.URL), in)
	in.awaitKept(t, 2)
	if got := in.keys(); got != "$a $b" {
		t.Errorf("handed in: %s", got)
	}
	if got := since(t, in.cursor()); got != "s2" {
		t.Errorf("the cursor is at %q", got)
	}
	syncs := server.made("/sync")
	if syncs[0].query.Get("since") != "" || syncs[0].query.Get("timeout") != "0" || syncs[1].query.Get("since") != "s1" {
		t.Errorf("the syncs were asked for with %v", syncs)
	}
}

// TestAGapIsFilled pages back over two pages to the event that is known.
func TestAGapIsFilled(t *testing.T) {
	pages := map[string]string{
		"p2": fmt.Sprintf(`{"chunk":[%s,%s],"end":"p1"}`, words("$d", "4"), words("$c", "3")),
		"p1": fmt.Sprintf(`{"chunk":[%s,%s,%s],"end":"p0"}`, words("$b", "2"), words("$old", "known"), words("$older", "history")),
	}
	server := serve(t, at("/rooms/%21family:example.org/messages", func(call apiCall) reply {
		return ok("%s", pages[call.query.Get("from")])
	}))
	in := newInbox()
	server.syncs <- syncWith("s1", words("$old", "known"))
	server.syncs <- limited("s2", "p2", words("$e", "5"), words("$f", "6"))
	conformance.KeepRunning(t, open(t, server.URL), in)
	in.awaitKept(t, 2)
	if got := in.keys(); got != "$b $c $d $e $f" {
		t.Errorf("handed in: %s", got)
	}
}

func TestAGapThatCannotBeFetchedNowIsFetchedLater(t *testing.T) {
	t.Parallel()
	failures := 2
	server := serve(t, at("/rooms/%21family:example.org/messages", func(apiCall) reply {
		if failures--; failures >= 0 {
			return refuse(500, "M_UNKNOWN")
		}
		return ok(`{"chunk":[%s,%s]}`, words("$b", "2"), words("$old", "known"))
	}))
	in := newInbox()
	server.syncs <- syncWith("s1", words("$old", "known"))
	for range 3 {
		server.syncs <- limited("s2", "p2", words("$c", "3"))
	}
	conformance.KeepRunning(t, open(t, server.URL), in)
	in.awaitKept(t, 2)
	if got := in.keys(); got != "$b $c" {
		t.Errorf("handed in: %s", got)
	}
}

func TestAGapThatIsRefusedIsReportedInItsPlace(t *testing.T) {
	server := serve(t, at("/rooms/%21family:example.org/messages", func(apiCall) reply { return refuse(403, "M_FORBIDDEN") }))
	in := newInbox()
	server.syncs <- limited("s2", "p2", words("$c", "3"))
	platform := open(t, server.URL, goingOn)
	conformance.KeepRunning(t, platform, in)
	in.awaitKept(t, 1)
	if got := in.keys(); got != "gap before p2 $c" {
		t.Fatalf("handed in: %s", got)
	}
	gap, err := platform.Decode(in.envelopes[0])
	if err != nil || gap.Kind != bridge.Missed || gap.Chat.ID != "!family:example.org" || !strings.Contains(gap.Text.Plain, "does not give out") {
		t.Errorf("the gap is %+v (%v)", gap, err)
	}
}

// TestAGapWithoutItsEndLeavesOutHistory is about a server that has deleted the
// event that is known.
func TestAGapWithoutItsEndLeavesOutHistory(t *testing.T) {
	old := strings.Replace(words("$ancient", "history"), "1700000000000", "1600000000000", 1)
	server := serve(t, at("/rooms/%21family:example.org/messages", func(apiCall) reply {
		return ok(`{"chunk":[%s,%s]}`, words("$b", "2"), old)
	}))
	in := newInbox()
	server.syncs <- limited("s2", "p2", words("$c", "3"))
	conformance.KeepRunning(t, open(t, server.URL, goingOn), in)
	in.awaitKept(t, 1)
	if got := in.keys(); got != "$b $c" {
		t.Errorf("handed in: %s", got)
	}
}

// goingOn opens a platform where an earlier run stopped.
func goingOn(o *matrix.Options) {
	o.Cursor = `{"since":"s1","rooms":{"!family:example.org":{"id":"$old","at":1700000000000}}}`
}

func TestWhatCannotBeSavedHoldsUpTheNextSync(t *testing.T) {
	t.Parallel()
	server := serve(t, nil)
	in := newInbox()
	in.failures = 2
	server.syncs <- syncWith("s2", words("$a", "one"))
	server.syncs <- syncWith("s3", words("$b", "two"))
	conformance.KeepRunning(t, open(t, server.URL, goingOn), in)
	in.awaitKept(t, 2)
	if got := in.keys(); got != "$a $b" {
		t.Errorf("handed in: %s", got)
	}
}

func TestNamesComeFromTheRoomAndFollowChanges(t *testing.T) {
	server := serve(t, nil)
	in := newInbox()
	renamed := strings.Replace(said("$r", "@anna:example.org", "m.room.member", `{"membership":"join","displayname":"Anna B."}`),
		`"content"`, `"state_key":"@anna:example.org","content"`, 1)
	server.syncs <- syncWith("s2", words("$a", "one"), renamed, words("$b", "two"),
		said("$c", "@ben:example.org", "m.room.message", `{"msgtype":"m.text","body":"three"}`))
	p := open(t, server.URL, goingOn)
	conformance.KeepRunning(t, p, in)
	in.awaitKept(t, 1)
	var names []string
	for _, envelope := range in.envelopes {
		m, err := p.Decode(envelope)
		if err != nil {
			t.Fatal(err)
		}
		if m.Kind == bridge.Said {
			names = append(names, m.Sender.Name)
		}
	}
	if got := strings.Join(names, ", "); got != "Anna, Anna B., ben" {
		t.Errorf("the names are %s", got)
	}
}

func TestOnlyConfiguredRoomsAreJoinedAndHeard(t *testing.T) {
	joined := make(chan string, 10)
	server := serve(t, func(call apiCall) (reply, bool) {
		switch {
		case strings.HasSuffix(call.path, "/joined_members"):
			return refuse(403, "M_FORBIDDEN"), true
		case strings.HasPrefix(call.path, "/join/") && len(joined) == 0:
			joined <- "refused"
			return refuse(403, "M_FORBIDDEN"), true
		case strings.HasPrefix(call.path, "/join/"):
			joined <- call.path
			return ok(`{"room_id":%q}`, room), true
		}
		return reply{}, false
	})
	in := newInbox()
	server.syncs <- fmt.Sprintf(`{"next_batch":"s1","rooms":{"invite":{%q:{},"!spam:example.org":{}},
		"join":{"!other:example.org":{"timeline":{"events":[%s]}}}}}`, room, words("$x", "elsewhere"))
	ownJoin := strings.Replace(said("$join", self, "m.room.member", `{"membership":"join"}`), `"content"`, fmt.Sprintf(`"state_key":%q,"content"`, self), 1)
	server.syncs <- syncWith("s2", words("$before", "before the bot came"), ownJoin, words("$a", "welcome"))
	p := open(t, server.URL, func(o *matrix.Options) { o.Cursor = `{"since":"s0"}` })
	conformance.KeepRunning(t, p, in)
	deaf := in.Await(t, "a word on the room", func(s bridge.Signal) bool { return s.Capability == bridge.Receive })
	if deaf.OK || !strings.Contains(deaf.Reason, "invite "+self) || deaf.Chat.ID != room {
		t.Errorf("the signal is %+v", deaf)
	}
	in.awaitKept(t, 2)
	if got := in.keys(); got != "$join $a" {
		t.Errorf("handed in: %s", got)
	}
	<-joined
	if got := <-joined; got != "/join/%21family:example.org" || len(joined) != 0 {
		t.Errorf("joined %s and %d more", got, len(joined))
	}
}

// TestWhatIsSaidWhileItIsRemovedIsNotHeard is about an account that was removed
// and invited again, once while it looked away and once while it looked on.
func TestWhatIsSaidWhileItIsRemovedIsNotHeard(t *testing.T) {
	member := func(id, membership string) string {
		return strings.Replace(said(id, self, "m.room.member", fmt.Sprintf(`{"membership":%q}`, membership)),
			`"content"`, fmt.Sprintf(`"state_key":%q,"content"`, self), 1)
	}
	server := serve(t, nil)
	in := newInbox()
	server.syncs <- syncWith("s2", words("$a", "1"), member("$k", "leave"), words("$x", "private"), member("$i", "invite"), member("$j", "join"), words("$b", "2"))
	server.syncs <- strings.Replace(syncWith("s3", words("$c", "3"), member("$k2", "leave")), `"join"`, `"leave"`, 1)
	server.syncs <- syncWith("s4", words("$y", "private"), member("$j2", "join"), words("$d", "4"))
	conformance.KeepRunning(t, open(t, server.URL, goingOn), in)
	in.awaitKept(t, 3)
	if got := in.keys(); got != "$a $k $i $j $b $c $k2 $j2 $d" {
		t.Errorf("handed in: %s", got)
	}
}

func TestAnEncryptedRoomIsRefusedAtTheStart(t *testing.T) {
	server := serve(t, at("/rooms/%21family:example.org/state/m.room.encryption", func(apiCall) reply {
		return ok(`{"algorithm":"m.megolm.v1.aes-sha2"}`)
	}))
	err := open(t, server.URL).Run(t.Context(), newInbox())
	if err == nil || !strings.Contains(err.Error(), room) || !strings.Contains(err.Error(), "new room without encryption") {
		t.Errorf("Run ended with %v", err)
	}
}

func TestEncryptionThatIsSwitchedOnLaterIsReported(t *testing.T) {
	server := serve(t, nil)
	in := newInbox()
	encryption := strings.Replace(said("$e", "@anna:example.org", "m.room.encryption", `{"algorithm":"m.megolm.v1.aes-sha2"}`),
		`"content"`, `"state_key":"","content"`, 1)
	server.syncs <- syncWith("s2", words("$a", "one"), encryption)
	p := open(t, server.URL, goingOn)
	conformance.KeepRunning(t, p, in)
	deaf := in.Await(t, "a word on the room", func(s bridge.Signal) bool { return s.Capability == bridge.Receive && !s.OK })
	if !strings.Contains(deaf.Reason, "new room without encryption") || deaf.Chat.ID != room {
		t.Errorf("the signal is %+v", deaf)
	}
	_, err := p.Send(t.Context(), post(t, p, "hello"))
	if failure := bridge.AsSendError(err); failure == nil || failure.Result != bridge.Rejected || !strings.Contains(failure.Reason, "encrypted") {
		t.Errorf("a send ends with %v", err)
	}
	if len(server.made("/rooms/%21family:example.org/send")) != 0 {
		t.Error("something was sent to an encrypted room")
	}
}

func TestAForeignTokenIsRefused(t *testing.T) {
	server := serve(t, at("/account/whoami", func(apiCall) reply { return ok(`{"user_id":"@admin:example.org"}`) }))
	err := open(t, server.URL).Run(t.Context(), newInbox())
	if err == nil || !strings.Contains(err.Error(), "belongs to @admin:example.org") {
		t.Errorf("Run ended with %v", err)
	}
}

func TestTheServerSaysWhenToComeAgain(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]reply{
		"in the answer": {status: 429, body: `{"errcode":"M_LIMIT_EXCEEDED","error":"slow","retry_after_ms":700}`},
		"in a header":   {status: 429, body: `slow down`, header: map[string]string{"Retry-After": "1"}},
	} {
		t.Run(name, func(t *testing.T) {
			var times []time.Time
			server := serve(t, at("/sync", func(apiCall) reply {
				if times = append(times, time.Now()); len(times) == 1 {
					return answer
				}
				return ok("%s", syncWith("s2", words("$a", "one")))
			}))
			in := newInbox()
			stop := conformance.KeepRunning(t, open(t, server.URL, goingOn), in)
			in.awaitKept(t, 1)
			stop()
			server.answering.Lock()
			defer server.answering.Unlock()
			if waited := times[1].Sub(times[0]); waited < 700*time.Millisecond {
				t.Errorf("it came again after %s", waited)
			}
		})
	}
}

func TestSignalsOfALinkThatComesAndGoes(t *testing.T) {
	t.Parallel()
	sick := true
	server := serve(t, at("/account/whoami", func(apiCall) reply {
		if sick {
			sick = false
			return reply{status: 502, body: "<html>bad gateway"}
		}
		return ok(`{"user_id":%q}`, self)
	}))
	in := newInbox()
	server.syncs <- syncWith("s2")
	conformance.KeepRunning(t, open(t, server.URL, goingOn), in)
	failing := in.Await(t, "trouble", func(s bridge.Signal) bool { return s.Capability == bridge.Ping })
	if failing.OK || !strings.Contains(failing.Reason, "502") {
		t.Errorf("the first signal is %+v", failing)
	}
	in.Await(t, "a connection", func(s bridge.Signal) bool { return s.Capability == bridge.Connect && s.OK })
	in.AwaitAccount(t, bridge.AccountFine)
	in.Await(t, "having caught up", func(s bridge.Signal) bool { return s.CaughtUp })
}
