package whatsapp

import (
	"fmt"
	"net/http"

	"go.mau.fi/whatsmeow/store"
)

// servePage is the web page that names the current revision of the client (whatsmeow update.go:20).
func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	c, err := connectionOf(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if s.refuseByStatus(w, c) {
		return
	}
	revision := int64(store.GetWAVersion()[2])
	if fault := s.faults.hitting(c.account(), VersionOutdated); fault != nil {
		revision = int64(fault.Code)
	}
	w.Header().Set("Content-Type", "text/html")
	// If this fails, the client has gone.
	_, _ = fmt.Fprintf(w, "<!DOCTYPE html><title>WhatsApp</title><script>{\"client_revision\":%d,}</script>\n", revision)
}

// refuseByStatus answers with the status that a fault gives, and tells whether there was one.
func (s *Server) refuseByStatus(w http.ResponseWriter, c *connection) bool {
	fault := s.faults.hitting(c.account(), HTTPStatus)
	if fault == nil {
		return false
	}
	code := fault.code(http.StatusServiceUnavailable)
	http.Error(w, http.StatusText(code), code)
	return true
}
