package suite

import "net/http"

func membersAreListed(w *world) {
	told := at(w.relay.call("GET", in(w.room, "joined_members"), nil), "joined")
	if len(told) != 3 {
		w.t.Errorf("there are %v, want three members", told)
	}
	for _, one := range []*client{w.anna, w.ben, w.relay} {
		if text(at(told, one.user), "display_name") == "" {
			w.t.Errorf("%s has no name: %v", one.user, told)
		}
	}
	w.ben.call("POST", in(w.room, "leave"), object{})
	told = at(w.relay.call("GET", in(w.room, "joined_members"), nil), "joined")
	if len(told) != 2 {
		w.t.Errorf("Ben has left, and there are %v", told)
	}
}

func strangersAreRefused(w *world) {
	stranger := w.newUser("mallory")
	hello := object{"msgtype": "m.text", "body": "hello"}
	for _, call := range []struct {
		method, path string
		body         any
	}{
		{"PUT", in(w.room, "send", "m.room.message", "1"), hello},
		{"GET", in(w.room, "joined_members"), nil},
		{"GET", in(w.room, "state", "m.room.name"), nil},
		{"POST", in(w.room, "join"), object{}},
		{"POST", in(w.room, "invite"), object{"user_id": stranger.user}},
	} {
		stranger.refused(http.StatusForbidden, "M_FORBIDDEN", call.method, call.path, call.body)
	}
	w.anna.call("POST", in(w.room, "kick"), object{"user_id": w.ben.user})
	w.ben.refused(http.StatusForbidden, "M_FORBIDDEN", "PUT", in(w.room, "send", "m.room.message", "1"), hello)
}
