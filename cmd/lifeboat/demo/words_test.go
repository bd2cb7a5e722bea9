package demo

import (
	"testing"
	"time"

	"lifeboat/bridge/announce"
)

func TestTheRelaysWordsAreRecognized(t *testing.T) {
	opens, closes := relayWords("WhatsApp")
	now := time.Date(2021, 10, 4, 16, 52, 0, 0, time.UTC)
	facts := announce.Facts{Primary: "WhatsApp", Zone: time.UTC, Now: now, Since: now.Add(-time.Hour)}
	yesterday := facts
	yesterday.Since = now.AddDate(0, 0, -1)
	over := facts
	over.Until = now
	waiting := over
	waiting.Waiting = true
	for name, test := range map[string]struct {
		post       string
		down, back bool
	}{
		"status":           {announce.Status(facts).Plain, true, false},
		"status, next day": {announce.Status(yesterday).Plain, true, false},
		"ringing":          {announce.Ringing(facts).Plain, true, false},
		"back":             {announce.Back(over).Plain, false, true},
		"back and waiting": {announce.Back(waiting).Plain, false, true},
		"ended status":     {announce.Status(over).Plain, false, false},
		"in peacetime":     {announce.Peacetime(facts).Plain, false, false},
		"a member's words": {"Grandma: WhatsApp works again.", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			if opens(test.post) != test.down || closes(test.post) != test.back {
				t.Errorf("%q opens %v, closes %v", test.post, opens(test.post), closes(test.post))
			}
		})
	}
}
