package matrix

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"lifeboat/sim/faults"
)

// endpoint is one method and path of the API.
type endpoint struct {
	name    string // by which faults concern it
	pattern string
	open    bool // no login is needed
	run     func(*exchange) (any, error)
}

const (
	client = "/_matrix/client/v3/"
	rooms  = client + "rooms/{room}/"
	// maxBody is how much of a request that is no upload is read. It is more than an event may have, so that one that
	// is too large is told so.
	maxBody = 1 << 20
)

// endpoints lists the part of the API that is simulated.
var endpoints = []endpoint{
	{"versions", "GET /_matrix/client/versions", true, (*exchange).versions},
	{"login", "POST " + client + "login", true, (*exchange).login},
	{"whoami", "GET " + client + "account/whoami", false, (*exchange).whoami},
	{"logout", "POST " + client + "logout", false, (*exchange).logout},
	{"sync", "GET " + client + "sync", false, (*exchange).sync},
	{"filter", "POST " + client + "user/{user}/filter", false, (*exchange).keepFilter},
	{"createRoom", "POST " + client + "createRoom", false, (*exchange).createRoom},
	{"joined_rooms", "GET " + client + "joined_rooms", false, (*exchange).joinedRooms},
	{"join", "POST " + client + "join/{room}", false, (*exchange).join},
	{"join", "POST " + rooms + "join", false, (*exchange).join},
	{"invite", "POST " + rooms + "invite", false, (*exchange).invite},
	{"leave", "POST " + rooms + "leave", false, (*exchange).leave},
	{"kick", "POST " + rooms + "kick", false, (*exchange).kick},
	{"joined_members", "GET " + rooms + "joined_members", false, (*exchange).joinedMembers},
	{"state", "GET " + rooms + "state", false, (*exchange).allState},
	{"state", "GET " + rooms + "state/{type}", false, (*exchange).oneState},
	{"state", "GET " + rooms + "state/{type}/{key}", false, (*exchange).oneState},
	{"state", "GET " + rooms + "state/{type}/{$}", false, (*exchange).oneState},
	{"state", "PUT " + rooms + "state/{type}/{$}", false, (*exchange).setState},
	{"state", "PUT " + rooms + "state/{type}", false, (*exchange).setState},
	{"state", "PUT " + rooms + "state/{type}/{key}", false, (*exchange).setState},
	{"messages", "GET " + rooms + "messages", false, (*exchange).messages},
	{"event", "GET " + rooms + "event/{event}", false, (*exchange).event},
	{"send", "PUT " + rooms + "send/{type}/{txn}", false, (*exchange).send},
	{"redact", "PUT " + rooms + "redact/{event}/{txn}", false, (*exchange).redact},
	{"receipt", "POST " + rooms + "receipt/{type}/{event}", false, (*exchange).receipt},
	{"displayname", "PUT " + client + "profile/{user}/displayname", false, (*exchange).setDisplayName},
	{"upload", "POST /_matrix/media/v3/upload", false, (*exchange).upload},
	{"config", "GET /_matrix/media/v3/config", false, (*exchange).mediaConfig},
	{"config", "GET /_matrix/client/v1/media/config", false, (*exchange).mediaConfig},
	{"download", "GET /_matrix/client/v1/media/download/{server}/{media}", false, (*exchange).download},
	{"download", "GET /_matrix/client/v1/media/download/{server}/{media}/{name}", false, (*exchange).download},
}

// routes leads each request to its endpoint, and all others to the refusal that the specification has for them.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for _, one := range endpoints {
		mux.HandleFunc(one.pattern, s.handler(one))
	}
	mux.HandleFunc("/", s.handler(endpoint{name: "", open: true, run: (*exchange).unrecognized}))
	return mux
}

// handler answers requests for one endpoint.
func (s *Server) handler(to endpoint) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := s.visits.Answer(w, func() error {
			answer, err := s.respond(to, w, r)
			if err == nil {
				err = answer.write(w)
			}
			return err
		})
		if err != nil {
			s.door.Fail(err)
		}
	}
}

// respond finds the answer to a request. An error means that there is none: the connection is to be closed.
func (s *Server) respond(to endpoint, w http.ResponseWriter, r *http.Request) (answer, error) {
	e := &exchange{server: s, endpoint: to, request: r}
	if err := e.readBody(w); err != nil {
		return e.way().BringBack(nil, err, told)
	}
	return e.way().Answer(e.carryOut, told)
}

// readBody takes the whole request in, so that the server notices when its client goes away.
func (e *exchange) readBody(w http.ResponseWriter) error {
	if e.endpoint.name == "upload" {
		return e.takeUpload()
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, e.request.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return tooLarge(codeTooLarge, "the request is too large")
	case err != nil:
		return faults.ErrNoAnswer
	}
	e.body = body
	return nil
}

// read decodes the body, which may be left out where nothing in it is needed.
func (e *exchange) read(into any) error {
	if len(e.body) == 0 {
		return nil
	}
	if err := json.Unmarshal(e.body, into); err != nil {
		// Dendrite says so also of what is no JSON at all; Synapse says M_NOT_JSON then.
		return badRequest(codeBadJSON, "the body cannot be read: "+err.Error())
	}
	return nil
}

func (e *exchange) unrecognized() (any, error) {
	return nil, &refusal{status: http.StatusNotFound, code: codeUnrecognized, message: "Unrecognized request"}
}

// versions tells that authenticated media work in the way that Dendrite does, although its list of versions stops
// before the one that brought them.
func (e *exchange) versions() (any, error) {
	return map[string]any{
		"versions":          []string{"r0.6.1", "v1.0", "v1.1", "v1.2"},
		"unstable_features": map[string]bool{"org.matrix.msc3916.stable": true},
	}, nil
}
