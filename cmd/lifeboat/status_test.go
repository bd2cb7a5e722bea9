package main

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge/control"
)

// TestStatusGivesTheEvidenceOfAnOutageOnce: what an alert says already is not said
// beside the decision as well.
func TestStatusGivesTheEvidenceOfAnOutageOnce(t *testing.T) {
	const evidence = "5 of 5 connections failed"
	status := control.Status{
		Primaries: []control.Primary{{Name: "whatsapp", Phase: "down", Incident: 7, Since: time.Unix(0, 0), Evidence: evidence}},
		Alerts:    []control.Alert{{Text: "WhatsApp is down: " + evidence + ". Nothing has to be done."}},
	}
	for name, alerts := range map[string][]control.Alert{"told": status.Alerts, "not told": nil} {
		t.Run(name, func(t *testing.T) {
			status.Alerts = alerts
			var text strings.Builder
			if err := showStatus(&text, status, false); err != nil {
				t.Fatal(err)
			}
			if strings.Count(text.String(), evidence) != 1 || !strings.Contains(text.String(), "(incident 7)") {
				t.Errorf("it says\n%s", &text)
			}
		})
	}
}
