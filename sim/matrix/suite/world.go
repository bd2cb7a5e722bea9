package suite

import (
	"strconv"
	"sync/atomic"
	"testing"
)

const password = "correct horse battery"

// families numbers the worlds, so that each has names of its own.
var families atomic.Int64

// world is a family with a room. Anna has made it, Ben and the relay are in it, and nobody has said anything.
type world struct {
	t      *testing.T
	server Homeserver
	number string
	anna   *client
	ben    *client
	relay  *client
	room   string
}

func newWorld(t *testing.T, server Homeserver) *world {
	w := &world{t: t, server: server, number: strconv.FormatInt(families.Add(1), 10)}
	w.anna, w.ben, w.relay = w.newUser("anna"), w.newUser("ben"), w.newUser("lifeboat")
	made := w.anna.call("POST", "/createRoom", object{
		"preset": "private_chat", "name": "Family", "invite": []string{w.ben.user, w.relay.user},
	})
	w.room = text(made, "room_id")
	for _, one := range []*client{w.ben, w.relay} {
		one.call("POST", in(w.room, "join"), object{})
	}
	for _, one := range []*client{w.anna, w.ben, w.relay} {
		one.catchUp(w.relay.user)
	}
	return w
}

// catchUp syncs until the last one to come in is in.
func (c *client) catchUp(last string) {
	c.t.Helper()
	c.syncUntil(func(told object) bool {
		for _, room := range at(told, "rooms", "join") {
			events := append(list(at(room.(object), "timeline"), "events"), list(at(room.(object), "state"), "events")...)
			for _, event := range events {
				if text(event, "state_key") == last && text(at(event, "content"), "membership") == "join" {
					return true
				}
			}
		}
		return false
	})
}

// newUser registers somebody and logs them in.
func (w *world) newUser(name string) *client {
	w.t.Helper()
	id, err := w.server.Register(name+w.number, password)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.logIn(id)
}

// logIn makes another device of a user.
func (w *world) logIn(user string) *client {
	w.t.Helper()
	c := &client{t: w.t, base: w.server.URL()}
	told := c.call("POST", "/login", loginOf(user, password))
	c.user, c.token, c.device = text(told, "user_id"), text(told, "access_token"), text(told, "device_id")
	if c.user != user || c.token == "" || c.device == "" {
		w.t.Fatalf("the login is answered with %v", told)
	}
	return c
}

func loginOf(user, password string) object {
	return object{
		"type": "m.login.password", "password": password,
		"identifier": object{"type": "m.id.user", "user": user},
	}
}
