package control

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// historyPage is how many events are read at a time.
const historyPage = 200

// Handler answers GET /status with a Status, and GET /history?after=ID with the
// events since, one JSON object a line; with follow=true it goes on with each
// new event until the client leaves. GET /incidents lists the latest incidents,
// and GET /incidents/ID tells all of one. GET /chats and GET /checks ask the
// platforms, which takes seconds. GET /queue lists deliveries a page at a time
// and GET /queue/counts counts them; GET /replay?group=NAME is a Preview, which holds
// what members said; POST /queue/retry and /queue/drop take the
// numbers of parked ones, POST /orders an Order and POST /forget the accounts of
// a person. GET /backup is a backup; one that is cut off is incomplete by its own
// form.
func Handler(relay Relay) http.Handler {
	h := handler{relay: relay}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status", h.status)
	mux.HandleFunc("GET /history", h.history)
	mux.HandleFunc("GET /incidents", h.incidents)
	mux.HandleFunc("GET /incidents/{id}", h.incident)
	mux.HandleFunc("GET /chats", h.chats)
	mux.HandleFunc("GET /checks", h.checks)
	mux.HandleFunc("GET /queue", h.queue)
	mux.HandleFunc("GET /queue/counts", h.counts)
	mux.HandleFunc("GET /replay", h.replay)
	mux.HandleFunc("GET /backup", h.backup)
	mux.HandleFunc("POST /forget", h.forget)
	mux.HandleFunc("POST /queue/retry", changing(relay.RetryParked))
	mux.HandleFunc("POST /queue/drop", changing(relay.DropParked))
	mux.HandleFunc("POST /orders", h.order)
	return mux
}

type handler struct{ relay Relay }

func (h handler) status(w http.ResponseWriter, r *http.Request) {
	status, err := h.relay.Status(r.Context())
	if err != nil {
		http.Error(w, fmt.Sprintf("ask the relay how it stands: %v", err), http.StatusServiceUnavailable)
		return
	}
	answer(w, status)
}

func (h handler) history(w http.ResponseWriter, r *http.Request) {
	after, err := afterOf(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	follow := r.URL.Query().Get("follow") == "true"
	for {
		changed := h.relay.Changed() // before reading, so that nothing is missed
		last, err := h.copyHistory(w, r, after)
		if err != nil {
			return // the client has left, or reads a cut-off stream
		}
		after = last
		if !follow {
			return
		}
		if err := http.NewResponseController(w).Flush(); err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-changed:
		}
	}
}

// copyHistory writes all events later than after and returns the last one's
// number.
func (h handler) copyHistory(w http.ResponseWriter, r *http.Request, after int64) (int64, error) {
	encoder := json.NewEncoder(w)
	for {
		events, err := h.relay.History(r.Context(), after, historyPage)
		if err != nil {
			return after, fmt.Errorf("read the history: %w", err)
		}
		for _, event := range events {
			if err := encoder.Encode(event); err != nil {
				return after, fmt.Errorf("send the history: %w", err)
			}
			after = event.ID
		}
		if len(events) < historyPage {
			return after, nil
		}
	}
}

func afterOf(r *http.Request) (int64, error) {
	value := r.URL.Query().Get("after")
	if value == "" {
		return 0, nil
	}
	after, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("after=%q is no event number: %w", value, err)
	}
	return after, nil
}
