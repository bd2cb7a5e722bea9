package health

import (
	"fmt"

	"lifeboat/bridge"
)

// asides are the capabilities whose failures send nobody away, with the word for what fails.
var asides = []struct {
	capability bridge.Capability
	what       string
}{
	{bridge.Media, "files"},
	{bridge.DirectSend, "messages to one person"},
}

// judgeAsides gives a verdict on each of them that fails.
func judgeAsides(p Policy, link Link) []Verdict {
	var verdicts []Verdict
	for _, aside := range asides {
		track := link.Tracks[aside.capability]
		if !track.Failing() {
			continue
		}
		verdicts = append(verdicts, Verdict{
			Capability: aside.capability, Bad: track.Count >= p.SendFailures, Since: track.Began, Latest: track.latest(),
			Evidence: fmt.Sprintf("%s fail: %d of %[2]d since %s, the latest: %s", aside.what, track.Count, p.clock(track.Began), track.Reason),
		})
	}
	return verdicts
}
