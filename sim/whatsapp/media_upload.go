package whatsapp

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"

	waBinary "go.mau.fi/whatsmeow/binary"
)

// How long, in seconds, clients may use what they are told of media hosts. Clients ask again after mediaTTL; an
// authorization is good as long as the server runs.
const (
	mediaTTL     = 3600
	mediaAuthTTL = 21600
	mediaBuckets = 12
)

// answerMedia tells where media are brought to and gives the authorization for it (whatsmeow mediaconn.go:64).
func (c *session) answerMedia(query *waBinary.Node) ([]waBinary.Node, *queryError) {
	if _, ok := query.GetOptionalChildByTag("media_conn"); !ok {
		return nil, newQueryError(501)
	}
	return []waBinary.Node{{
		Tag: "media_conn",
		Attrs: waBinary.Attrs{
			"auth": c.server.media.authorize(c.device.account.number), "ttl": mediaTTL, "auth_ttl": mediaAuthTTL, "max_buckets": mediaBuckets,
		},
		Content: []waBinary.Node{{Tag: "host", Attrs: waBinary.Attrs{"hostname": mediaHost}}},
	}}, nil
}

// mediaTypes are the sorts of files that members send (whatsmeow download.go:112).
var mediaTypes = []string{"image", "video", "audio", "document"}

// serveUpload takes an encrypted file whose SHA-256 is the token (whatsmeow upload.go:203). How the real servers
// answer an upload that does not fit is not known.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	c, err := connectionOf(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if !s.enter() {
		return
	}
	defer s.serving.Done()
	number, authorized := s.media.owner(r.URL.Query().Get("auth"))
	switch {
	case !authorized:
		refuseUpload(w, r, http.StatusUnauthorized)
	case !slices.Contains(mediaTypes, r.PathValue("type")):
		refuseUpload(w, r, http.StatusNotFound)
	default:
		c.number.Store(&number)
		s.takeUpload(w, r, number)
	}
}

func refuse(w http.ResponseWriter, code int) { http.Error(w, http.StatusText(code), code) }

// refuseUpload answers when all has been sent; a client that is still sending may see the connection break instead of
// the answer.
func refuseUpload(w http.ResponseWriter, r *http.Request, code int) {
	if _, err := io.Copy(io.Discard, r.Body); err == nil {
		refuse(w, code)
	}
}

// takeUpload receives the file, as far as faults allow.
func (s *Server) takeUpload(w http.ResponseWriter, r *http.Request, number string) {
	if fault := s.faults.hitting(number, UploadRefused); fault != nil {
		refuseUpload(w, r, fault.code(http.StatusServiceUnavailable))
		return
	}
	if s.faults.hitting(number, UploadCut) != nil {
		// Half of it is read, so that the client is in the middle of sending.
		_, _ = io.CopyN(io.Discard, r.Body, r.ContentLength/2)
		hangUp(w)
		return
	}
	if s.faults.wait(r.Context().Done(), hitsNumber(number), UploadStalled) != nil {
		return
	}
	s.keepUpload(w, r)
}

// hangUp closes the connection of a request without an answer.
func hangUp(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close() // which is all that is wanted
	}
}

func hitsNumber(number string) func(*Active) bool {
	return func(a *Active) bool { return a.hits(number) }
}

func (s *Server) keepUpload(w http.ResponseWriter, r *http.Request) {
	token, hash := r.PathValue("token"), sha256.New()
	file, err := s.media.keep(io.TeeReader(r.Body, hash), func() bool {
		return base64.URLEncoding.EncodeToString(hash.Sum(nil)) == token
	})
	switch {
	case errors.Is(err, errWrongHash):
		refuse(w, http.StatusBadRequest)
		return
	case err != nil:
		refuse(w, http.StatusInternalServerError)
		return
	}
	path := s.media.publish(file, token)
	w.Header().Set("Content-Type", "application/json")
	// If this fails, the client has gone.
	_ = json.NewEncoder(w).Encode(map[string]string{"url": "https://" + mediaHost + path, "direct_path": path})
}
