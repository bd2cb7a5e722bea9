package matrix_test

import (
	"fmt"
	"log/slog"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/matrix"
)

// homeserver is a server, simulated or real, on which accounts can be made.
type homeserver interface {
	URL() string
	register(t testing.TB, name, password string)
	// CountHighlights lets the account with a token be counted highlights for, where
	// a server does not by itself.
	CountHighlights(token string) error
}

const memberPassword = "correct horse battery"

var accounts atomic.Int64

// world is a room on a homeserver with two people and the relay's account. All
// of them are clients over HTTP; only the adapter goes through the proxy.
type world struct {
	proxy     *proxy
	members   []*member
	relay     *member
	room      string
	reactions map[string]string // by member and what it was put on
	revoked   bool
	removed   bool
	server    homeserver
	media     bridge.MediaFolder
}

func newWorld(t testing.TB, server homeserver) *world {
	t.Helper()
	w := &world{server: server, proxy: startProxy(t, server.URL()), reactions: map[string]string{}}
	w.members = []*member{newAccount(t, server, "anna"), newAccount(t, server, "ben")}
	w.relay = newAccount(t, server, "lifeboat")
	anna := w.members[0]
	w.room = anna.must(t, "POST", "/createRoom", object{
		"name": "Family", "preset": "private_chat",
		"invite":                       []string{w.members[1].id, w.relay.id},
		"power_level_content_override": object{"users": object{anna.id: 100, w.relay.id: 50}},
	})["room_id"].(string)
	w.members[1].join(t, w.room)
	w.relay.join(t, w.room)
	return w
}

func newAccount(t testing.TB, server homeserver, name string) *member {
	t.Helper()
	name = fmt.Sprintf("%s-%d", name, accounts.Add(1))
	server.register(t, name, memberPassword)
	return logIn(t, server.URL(), name, memberPassword)
}

func (w *world) Open(t testing.TB, cursor bridge.Cursor) bridge.Platform {
	t.Helper()
	return w.open(t, cursor)
}

func (w *world) open(t testing.TB, cursor bridge.Cursor) *matrix.Platform {
	t.Helper()
	p, err := matrix.New(matrix.Options{
		Name: "matrix", Homeserver: w.proxy.url(), User: w.relay.id, Token: w.relay.token, Rooms: []string{w.room},
		Log: slog.New(slog.DiscardHandler), Cursor: cursor, PollTimeout: 5 * time.Second, Media: w.media,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (w *world) Chat() bridge.Chat { return bridge.Chat{Platform: "matrix", ID: w.room} }

func (w *world) Say(t testing.TB, saying conformance.Saying) (id string) {
	t.Helper()
	content := contentOf(saying.Text)
	if saying.ReplyTo != "" {
		content["m.relates_to"] = object{"m.in_reply_to": object{"event_id": saying.ReplyTo}}
	}
	by := w.members[saying.Member]
	id = by.send(t, w.room, "m.room.message", content)
	by.awaitShown(t, w.room, id)
	return id
}

// Seen plays the room's history as a client shows it.
func (w *world) Seen(t testing.TB) []conformance.Sight {
	t.Helper()
	var ids []string
	sights := map[string]conformance.Sight{}
	for _, event := range w.members[0].timeline(t, w.room) {
		content, _ := event["content"].(object)
		id, _ := event["event_id"].(string)
		if event["type"] != "m.room.message" || event["sender"] != w.relay.id || len(content) == 0 {
			continue
		}
		if dig[string](content, "m.relates_to", "rel_type").value != "m.replace" {
			ids = append(ids, id)
			sights[id] = w.sight(t, id, content)
			continue
		}
		target := dig[string](content, "m.relates_to", "event_id").value
		if edited, there := sights[target]; there {
			now := w.sight(t, target, dig[object](content, "m.new_content").value)
			now.ReplyTo = edited.ReplyTo
			sights[target] = now
		}
	}
	var seen []conformance.Sight
	for _, id := range ids {
		seen = append(seen, sights[id])
	}
	return seen
}

func (w *world) sight(t testing.TB, id string, content object) conformance.Sight {
	t.Helper()
	return conformance.Sight{
		ID: id, Text: captionOf(content), File: w.file(t, content),
		ReplyTo: dig[string](content, "m.relates_to", "m.in_reply_to", "event_id").value,
	}
}

// RouteAgain is what only a simulated homeserver can be asked for.
func (w *world) RouteAgain(t testing.TB, n int) int {
	t.Helper()
	server, able := w.server.(simulated)
	if !able {
		return n
	}
	user, known := server.User(w.relay.id)
	if !known {
		t.Fatalf("the homeserver knows no %s", w.relay.id)
	}
	user.RouteAgain(n)
	return n
}

func (w *world) Cut(testing.TB) { w.proxy.cut() }

func (w *world) Inflict(t testing.TB, fault conformance.Fault) bool {
	t.Helper()
	switch fault {
	case conformance.Refused:
		w.proxy.close()
	case conformance.Unanswered:
		w.proxy.hold()
	case conformance.LoggedOut:
		w.relay.must(t, "POST", "/logout", object{})
		w.revoked = true
	case conformance.Removed:
		w.members[0].act(t, w.room, "kick", w.relay)
		w.removed = true
	case conformance.Limited:
		w.proxy.limit()
	case conformance.Gone:
		w.proxy.loseFiles()
	case conformance.CutShort:
		w.proxy.cutDownloads()
	default:
		return false
	}
	return true
}

func (w *world) Heal(t testing.TB) {
	t.Helper()
	w.proxy.heal()
	if w.revoked {
		*w.relay = *logIn(t, w.relay.server, w.relay.id, memberPassword)
	}
	if w.removed {
		w.members[0].act(t, w.room, "invite", w.relay)
		w.relay.join(t, w.room)
	}
	w.revoked, w.removed = false, false
}

func (w *world) Edit(t testing.TB, member int, id string, text bridge.Text) {
	t.Helper()
	content := contentOf(text)
	content["body"] = "* " + text.Plain
	content["m.new_content"] = contentOf(text)
	content["m.relates_to"] = object{"rel_type": "m.replace", "event_id": id}
	w.members[member].send(t, w.room, "m.room.message", content)
}

func (w *world) Delete(t testing.TB, member int, id string) {
	t.Helper()
	w.members[member].redact(t, w.room, id)
}

func (w *world) React(t testing.TB, member int, id, reaction string) {
	t.Helper()
	put := fmt.Sprint(member, id)
	if reaction == "" {
		w.members[member].redact(t, w.room, w.reactions[put])
		return
	}
	w.reactions[put] = w.members[member].send(t, w.room, "m.reaction", object{
		"m.relates_to": object{"rel_type": "m.annotation", "event_id": id, "key": reaction},
	})
}

func (w *world) Poison(t testing.TB) {
	t.Helper()
	w.members[0].send(t, w.room, "m.room.message", object{"msgtype": 7, "body": []int{1}})
}

func (w *world) Secrets() []string { return []string{w.relay.token} }

// power gives the relay's account a power level.
func (w *world) power(t testing.TB, level int) {
	t.Helper()
	now := w.state(t, "m.room.power_levels")
	users, _ := now["users"].(object)
	users[w.relay.id] = level
	w.members[0].must(t, "PUT", w.statePath("m.room.power_levels"), now)
}

// encrypt switches encryption on.
func (w *world) encrypt(t testing.TB) {
	t.Helper()
	w.members[0].must(t, "PUT", w.statePath("m.room.encryption"), object{"algorithm": "m.megolm.v1.aes-sha2"})
}

func (w *world) state(t testing.TB, kind string) object {
	t.Helper()
	return w.members[0].must(t, "GET", w.statePath(kind), nil)
}

func (w *world) statePath(kind string) string {
	return "/rooms/" + url.PathEscape(w.room) + "/state/" + kind + "/"
}
