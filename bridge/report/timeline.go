package report

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"lifeboat/bridge/failover"
	"lifeboat/store"
)

// detail is what events may carry beside their kind.
type detail struct {
	Phase      failover.Phase `json:"phase"`
	Trouble    string         `json:"trouble"`
	Evidence   string         `json:"evidence"`
	FaultSince time.Time      `json:"fault_since"`
	Moved      int64          `json:"moved"`
	Who        string         `json:"who"`
	Count      int64          `json:"count"`
}

// read returns an event's details; a line whose details cannot be read is shown
// without.
func read(e store.Event) detail {
	var d detail
	if len(e.Detail) == 0 || json.Unmarshal(e.Detail, &d) != nil {
		return detail{}
	}
	return d
}

// faultSince is when the fault began, as far as could be seen.
func (f Facts) faultSince() time.Time {
	for _, event := range f.Events {
		if since := read(event).FaultSince; !since.IsZero() {
			return since
		}
	}
	return time.Time{}
}

// timeline tells the incident line by line.
func (f Facts) timeline() []string {
	var lines []string
	for _, event := range f.Events {
		if words := f.tell(event); words != "" {
			lines = append(lines, event.At.In(f.Zone).Format("15:04:05")+"  "+words)
		}
	}
	return lines
}

func (f Facts) tell(e store.Event) string {
	d := read(e)
	switch failover.Do(e.Kind) {
	case failover.NotePhase:
		return f.tellPhase(d)
	case failover.NoteTrouble:
		return fmt.Sprintf("trouble that is no outage, %s: %s", d.Trouble, d.Evidence)
	case failover.NoteCure:
		return "that trouble is over"
	case failover.HoldGroup:
		if d.Moved == 0 {
			return e.Group + ": what is meant for it is kept from now on"
		}
		return fmt.Sprintf("%s: what is meant for it is kept from now on, with %s that had not left yet", e.Group, messages(d.Moved))
	case failover.TryFirst:
		return e.Group + ": the first post is tried"
	case failover.ReviewGroup:
		return e.Group + ": what was kept waits for the operators' release"
	case failover.ReplayGroup:
		return e.Group + ": the rest follows"
	case failover.GroupHome:
		return e.Group + ": nothing is waiting any more"
	case failover.CloseGroup:
		return e.Group + ": the chats are no longer joined"
	}
	switch e.Kind {
	case "replay released":
		return fmt.Sprintf("%s: %s released %s", e.Group, d.Who, messages(d.Count))
	case "replay canceled":
		return fmt.Sprintf("%s: %s canceled %s", e.Group, d.Who, messages(d.Count))
	}
	if e.Kind == "announce" {
		if words := phaseWords(string(d.Phase)); words != "" {
			return e.Group + ": members are told (" + words + ")"
		}
		return ""
	}
	return e.Kind
}

func (f Facts) tellPhase(d detail) string {
	primary := f.Title(f.Incident.Primary)
	switch d.Phase {
	case failover.Down:
		return primary + " is down: " + d.Evidence
	case failover.Recovering:
		return primary + " answers again; the evidence has to last"
	case failover.Returning:
		return primary + " works again: " + d.Evidence
	case failover.Standby:
		return "everything that was kept is back"
	default:
		return string(d.Phase)
	}
}

// phaseWords says what an announcement was about. Its phase is the action that
// it belongs to, followed by the number of the failover.
func phaseWords(phase string) string {
	for do, words := range map[failover.Do]string{
		failover.AnnounceDown: "where to go on",
		failover.Ring:         "rung",
		failover.AnnounceBack: "that it works again",
	} {
		if strings.HasPrefix(phase, string(do)) {
			return words
		}
	}
	return ""
}

// Evidence returns the sentence behind an incident's first decision, empty if
// its events hold none.
func Evidence(f Facts) string {
	for _, event := range f.Events {
		if d := read(event); d.Phase == failover.Down {
			return d.Evidence
		}
	}
	return ""
}
