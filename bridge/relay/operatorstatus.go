package relay

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"lifeboat/bridge"
	"lifeboat/bridge/alert"
	"lifeboat/bridge/failover"
	"lifeboat/store"
)

// answerStatus tells an operator how it stands, as `lifeboat status` does, in
// short.
func (w *work) answerStatus(tx *store.Tx, m bridge.Message) error {
	counts, err := tx.Counts()
	if err != nil {
		return err
	}
	lines := []string{"Running since " + w.clock(w.relay.started) + "."}
	for _, primary := range slices.Sorted(maps.Keys(w.relay.groups.Primary)) {
		lines = append(lines, w.primaryLines(primary)...)
	}
	lines = append(lines, w.relay.queueLines(counts)...)
	return w.answer(tx, m, strings.Join(append(lines, w.troubleLines()...), "\n"))
}

func (w *work) primaryLines(primary bridge.PlatformName) []string {
	state := w.memories[primary].Failover
	line := w.relay.options.title(primary) + ": "
	if state.InIncident() {
		line += fmt.Sprintf("%s since %s (incident %d): %s", state.Phase, w.clock(state.FaultSince), state.Incident, state.Evidence)
	} else {
		report := w.relay.report(primary, w.now)
		line += fmt.Sprintf("%s, %s", report.State, report.Evidence)
	}
	lines := []string{line}
	if order := w.standing.Orders[primary]; order.Do != "" && w.now.Before(order.Until) {
		lines = append(lines, fmt.Sprintf("  %s until %s: %s", order.Do, w.clock(order.Until), order.Reason))
	}
	for _, group := range w.relay.groups.Primary[primary] {
		lines = append(lines, fmt.Sprintf("  %s: %s", group.Name, describeStage(state.Groups[group.Name])))
	}
	return lines
}

func describeStage(group failover.Group) string {
	switch {
	case group.Hold():
		return "in the fallback chats, what is meant for the primary is kept"
	case group.Stage == failover.InReview:
		return "back, what was kept waits for /replay release"
	case group.Stage != failover.AtHome:
		return "coming back"
	case group.Open:
		return "joined"
	default:
		return "at home"
	}
}

// queueLines count what waits and what is parked, by platform. What waits for
// operators is not counted: this very answer is among it.
func (r *Relay) queueLines(counts []store.LaneCount) []string {
	waiting, parked := map[bridge.PlatformName]int64{}, map[bridge.PlatformName]int64{}
	for _, count := range counts {
		switch _, member := r.groups.ByChat[count.Chat]; {
		case count.State == store.Canceled: // it waits for nobody
		case count.State == store.Parked:
			parked[count.Chat.Platform] += count.Count
		case member:
			waiting[count.Chat.Platform] += count.Count
		}
	}
	if len(waiting)+len(parked) == 0 {
		return []string{"Nothing is waiting."}
	}
	var lines []string
	for _, platform := range slices.Sorted(maps.Keys(r.platforms)) {
		if waiting[platform]+parked[platform] > 0 {
			lines = append(lines, fmt.Sprintf("For %s: %d waiting, %d parked.", r.options.title(platform), waiting[platform], parked[platform]))
		}
	}
	return lines
}

// troubleLines name what operators were told of and is not over.
func (w *work) troubleLines() []string {
	var lines []string
	for _, id := range slices.Sorted(maps.Keys(w.standing.Alerts.Known)) {
		known := w.standing.Alerts.Known[id]
		if known.Told.IsZero() || known.Finding.Condition == alert.Outage {
			continue
		}
		line := fmt.Sprintf("Trouble since %s: %s", w.clock(known.Since), known.Finding.Condition)
		if known.Finding.Subject != "" {
			line += ", " + known.Finding.Subject
		}
		lines = append(lines, line)
	}
	return lines
}
