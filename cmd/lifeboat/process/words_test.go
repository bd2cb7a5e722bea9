package process

import (
	"testing"
	"time"

	"lifeboat/bridge/announce"
)

func TestTheRelaysWordsAreRecognized(t *testing.T) {
	opens, closes := relayWords("WhatsApp")
	now := time.Date(2021, 10, 4, 16, 52, 0, 0, time.UTC)
	facts := announce.Facts{Primary: "WhatsApp", Now: now, Since: now.Add(-time.Hour)}
	yesterday, waiting, local, forSome := facts, facts, facts, facts
	forSome.ForSome = true
	yesterday.Since = now.AddDate(0, 0, -1)
	waiting.Kept, local.Local = 37, true
	said := announce.Printer{}
	for name, test := range map[string]struct {
		post       string
		down, back bool
	}{
		"status":           {said.Down(facts).Plain, true, false},
		"status, next day": {said.Down(yesterday).Plain, true, false},
		"status, later":    {said.StillDown(waiting).Plain, true, false},
		"ringing":          {said.Ringing(facts).Plain, true, false},
		"back":             {said.Back(facts).Plain, false, true},
		"back and waiting": {said.Back(waiting).Plain, false, true},
		"members say so":   {said.WasDown(local).Plain, false, true},
		"ended status":     {said.WasDown(facts).Plain, false, true},
		"for some":         {said.Down(forSome).Plain, true, false},
		"ringing for some": {said.Ringing(forSome).Plain, true, false},
		"for all again":    {said.WasDown(forSome).Plain, false, true},
		"in peacetime":     {said.Peacetime("WhatsApp").Plain, false, false},
		"a member's words": {"Grandma: WhatsApp works again.", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			if opens(test.post) != test.down || closes(test.post) != test.back {
				t.Errorf("%q opens %v, closes %v", test.post, opens(test.post), closes(test.post))
			}
		})
	}
}
