package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// ErrNoIncident says that there is no incident of that number.
var ErrNoIncident = errors.New("there is no such incident: 'lifeboat incidents' lists them")

// Incident is one outage, from its decision to the end of the replay.
type Incident struct {
	ID       int64     `json:"id"`
	Primary  string    `json:"primary"`
	OpenedAt time.Time `json:"opened_at"`
	ClosedAt time.Time `json:"closed_at,omitzero"` // zero while it is on
	// Evidence is the sentence behind the decision.
	Evidence string `json:"evidence,omitempty"`
	// Report is the page that tells the whole of it. The list leaves it out.
	Report string `json:"report,omitempty"`
}

// incidents answers GET /incidents with the latest, the latest first.
func (h handler) incidents(w http.ResponseWriter, r *http.Request) {
	incidents, err := h.relay.Incidents(r.Context())
	if err != nil {
		http.Error(w, fmt.Sprintf("list the incidents: %v", err), http.StatusServiceUnavailable)
		return
	}
	answer(w, incidents)
}

// incident answers GET /incidents/{id} with one and its report.
func (h handler) incident(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		http.Error(w, fmt.Sprintf("%q is no incident's number", r.PathValue("id")), http.StatusBadRequest)
		return
	}
	incident, err := h.relay.Incident(r.Context(), id)
	switch {
	case errors.Is(err, ErrNoIncident):
		http.Error(w, err.Error(), http.StatusNotFound)
	case err != nil:
		http.Error(w, fmt.Sprintf("report on the incident: %v", err), http.StatusServiceUnavailable)
	default:
		answer(w, incident)
	}
}

// answer sends a value as JSON. A client that has left hears no more.
func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(value); err != nil {
		return
	}
}

// Incidents lists the latest incidents, the latest first.
func (c *Client) Incidents(ctx context.Context) ([]Incident, error) {
	var incidents []Incident
	err := c.read(ctx, "/incidents", &incidents)
	return incidents, err
}

// Incident returns one incident with its report.
func (c *Client) Incident(ctx context.Context, id int64) (Incident, error) {
	var incident Incident
	err := c.read(ctx, "/incidents/"+strconv.FormatInt(id, 10), &incident)
	return incident, err
}
