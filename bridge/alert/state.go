package alert

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Finding is a condition that is true now.
type Finding struct {
	Condition Name
	// Key tells findings of one condition apart, such as a platform's name;
	// empty for what concerns everything.
	Key string
	// Subject is what it is about, as people write it.
	Subject string
	// Evidence is a clause that operators understand. It holds no message text
	// and no secret.
	Evidence string
	// Count is how many there are, where that is what matters.
	Count int64
}

// Alert is something to tell operators.
type Alert struct {
	Finding
	Severity Severity
	// Cured says that it is over.
	Cured bool
	Text  string
}

// Known is what is remembered of a finding.
type Known struct {
	Finding Finding `json:"finding"`
	// Since is when it was first seen, Told when operators were told, zero
	// before that, and Away when it was last seen to end, zero while it is true.
	Since time.Time `json:"since"`
	Told  time.Time `json:"told,omitzero"`
	Away  time.Time `json:"away,omitzero"`
}

// State is what is true and what was told. The zero State knows nothing.
type State struct {
	Known map[string]Known `json:"known,omitempty"`
}

// id names a finding.
func (f Finding) id() string { return string(f.Condition) + "/" + f.Key }

// Step takes in what is true now, all of it, and returns what is to be told.
// Alerts come in the order of their names, so that equal arguments give equal
// results.
func (s State) Step(now time.Time, findings []Finding) (State, []Alert) {
	next := State{Known: map[string]Known{}}
	for id, known := range s.Known {
		next.Known[id] = known.notLaterThan(now)
	}
	present := map[string]Finding{}
	for _, finding := range findings {
		if _, declared := conditions[finding.Condition]; declared {
			present[finding.id()] = finding
		}
	}
	var alerts []Alert
	for _, id := range slices.Sorted(maps.Keys(present)) {
		alerts = append(alerts, next.see(now, id, present)...)
	}
	for _, id := range slices.Sorted(maps.Keys(next.Known)) {
		if _, still := present[id]; !still {
			alerts = append(alerts, next.miss(now, id)...)
		}
	}
	return next, alerts
}

// notLaterThan takes what seems to come from later for having just happened: the
// clock was set back meanwhile.
func (k Known) notLaterThan(now time.Time) Known {
	for _, moment := range []*time.Time{&k.Since, &k.Told, &k.Away} {
		if moment.After(now) {
			*moment = now
		}
	}
	return k
}

// Standing returns what is true now, as it would be told to operators who ask:
// at once, with what to do, without what another finding explains.
func Standing(findings []Finding) []Alert {
	present := map[string]Finding{}
	for _, finding := range findings {
		present[finding.id()] = finding
	}
	var standing []Alert
	for _, id := range slices.Sorted(maps.Keys(present)) {
		finding := present[id]
		if condition, declared := conditions[finding.Condition]; declared && !explained(finding, condition, present) {
			standing = append(standing, finding.alert(condition))
		}
	}
	return standing
}

// alert says what is wrong and what to do.
func (f Finding) alert(condition Condition) Alert {
	return Alert{Finding: f, Severity: condition.Severity, Text: f.fill(condition.Text + " " + condition.Remedy)}
}

// see notes a finding that is true, and tells it when it is time.
func (s State) see(now time.Time, id string, present map[string]Finding) []Alert {
	finding := present[id]
	condition := conditions[finding.Condition]
	known, met := s.Known[id]
	if !met {
		known.Since = now
	}
	known.Away = time.Time{}
	news := known.Told.IsZero() && now.Sub(known.Since) >= condition.Delay && !explained(finding, condition, present)
	more := !known.Told.IsZero() && condition.Again > 0 && finding.Count > known.Finding.Count && now.Sub(known.Told) >= condition.Again
	if !news && !more {
		known.Finding = known.remembering(finding)
		s.Known[id] = known
		return nil
	}
	known.Finding, known.Told = finding, now
	s.Known[id] = known
	return []Alert{finding.alert(condition)}
}

// remembering keeps the count that was told, so that it is known whether more
// have come.
func (k Known) remembering(finding Finding) Finding {
	if !k.Told.IsZero() {
		return k.Finding
	}
	return finding
}

// explained says whether another finding says why, so that this one need not be
// told.
func explained(finding Finding, condition Condition, present map[string]Finding) bool {
	return slices.ContainsFunc(condition.ExplainedBy, func(by Name) bool {
		_, same := present[Finding{Condition: by, Key: finding.Key}.id()]
		_, general := present[Finding{Condition: by}.id()]
		return same || general
	})
}

// miss notes that a finding is not true any more, and tells it when it has been
// so for long enough. What was never told is forgotten.
func (s State) miss(now time.Time, id string) []Alert {
	known := s.Known[id]
	condition := conditions[known.Finding.Condition]
	if known.Away.IsZero() {
		known.Away = now
		s.Known[id] = known
	}
	if !known.Told.IsZero() && now.Sub(known.Away) < condition.CureDelay {
		return nil
	}
	delete(s.Known, id)
	if known.Told.IsZero() || condition.Cure == "" {
		return nil
	}
	return []Alert{{Finding: known.Finding, Severity: condition.Severity, Cured: true, Text: known.cure(condition)}}
}

func (k Known) cure(condition Condition) string {
	return k.Finding.fill(strings.ReplaceAll(condition.Cure, "{for}", inWords(k.Away.Sub(k.Since))))
}

// inWords is a length of time as people say it: to the minute.
func inWords(d time.Duration) string {
	minutes := int(d.Round(time.Minute).Minutes())
	switch {
	case minutes < 2:
		return "a minute"
	case minutes < 60:
		return fmt.Sprintf("%d minutes", minutes)
	default:
		return fmt.Sprintf("%d h %02d", minutes/60, minutes%60)
	}
}

// Deadline returns when time alone will next bring something to be told. What
// another condition explains waits for that to change.
func (s State) Deadline(now time.Time) (time.Time, bool) {
	var next time.Time
	for _, known := range s.Known {
		condition := conditions[known.Finding.Condition]
		var at time.Time
		switch {
		case !known.Away.IsZero():
			at = known.Away.Add(condition.CureDelay)
		case known.Told.IsZero():
			at = known.Since.Add(condition.Delay)
		default:
			continue
		}
		if at.After(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next, !next.IsZero()
}

// fill puts a finding's own words into a text of its condition.
func (f Finding) fill(text string) string {
	return strings.NewReplacer(
		"{subject}", f.Subject, "{evidence}", f.Evidence, "{count}", strconv.FormatInt(f.Count, 10),
	).Replace(text)
}
