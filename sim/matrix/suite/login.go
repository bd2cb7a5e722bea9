package suite

import "net/http"

func passwordLogsIn(w *world) {
	short := &client{t: w.t, base: w.server.URL()}
	told := short.call("POST", "/login", loginOf("anna"+w.number, password))
	if text(told, "user_id") != w.anna.user {
		w.t.Errorf("the short name logs in as %v", told)
	}
	if text(told, "access_token") == w.anna.token || text(told, "device_id") == w.anna.device {
		w.t.Error("a second login has the token or the device of the first")
	}
	w.anna.call("GET", "/account/whoami", nil)
}

func wrongPasswordIsRefused(w *world) {
	nobody := &client{t: w.t, base: w.server.URL()}
	nobody.refused(http.StatusForbidden, "M_FORBIDDEN", "POST", "/login", loginOf(w.anna.user, "incorrect horse"))
}

func whoamiTellsUserAndDevice(w *world) {
	told := w.anna.call("GET", "/account/whoami", nil)
	if text(told, "user_id") != w.anna.user || text(told, "device_id") != w.anna.device {
		w.t.Errorf("it is answered with %v, want %s and %s", told, w.anna.user, w.anna.device)
	}
}

func unknownTokenIsRefused(w *world) {
	stranger := &client{t: w.t, base: w.server.URL(), token: "nobody-has-this"}
	for _, call := range []struct{ method, path string }{
		{"GET", "/account/whoami"},
		{"GET", "/sync"},
		{"PUT", in(w.room, "send", "m.room.message", "1")},
		{"GET", in(w.room, "messages") + "?dir=b"},
	} {
		stranger.refused(http.StatusUnauthorized, "M_UNKNOWN_TOKEN", call.method, call.path, object{})
	}
	stranger.token = ""
	stranger.refused(http.StatusUnauthorized, "M_MISSING_TOKEN", "GET", "/account/whoami", nil)

	w.ben.call("POST", "/logout", object{})
	w.ben.refused(http.StatusUnauthorized, "M_UNKNOWN_TOKEN", "GET", "/sync", nil)
}

func authenticatedMediaAreAnnounced(w *world) {
	told := w.anna.send("GET", "/_matrix/client/versions", "", nil)
	if announced, _ := at(told.body, "unstable_features")["org.matrix.msc3916.stable"].(bool); !announced {
		w.t.Errorf("the versions are %s", told.raw)
	}
}
