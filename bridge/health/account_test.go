package health_test

import (
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
)

func TestABanSaysWhenItEnds(t *testing.T) {
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 7, 3, 22, 30, 0, 0, time.UTC)
	banned := health.Link{}.Observe(bridge.Signal{At: now, Account: bridge.AccountBanned, Reason: "too many messages", Until: now.Add(time.Hour)})
	for what, c := range map[string]struct {
		zone *time.Location
		link health.Link
		want string
	}{
		"in the group's zone": {brussels, banned, "the account is banned: too many messages, until 4 July 01:30"},
		"without a zone":      {nil, banned, "the account is banned: too many messages, until 3 July 23:30"},
		"of unknown length": {
			brussels, health.Link{}.Observe(bridge.Signal{At: now, Account: bridge.AccountBanned, Reason: "spam"}),
			"the account is banned: spam",
		},
	} {
		report := health.Assess(health.Policy{Zone: c.zone}, c.link, health.Uplink{}, now)
		if report.State != health.AccountFault || report.Evidence != c.want {
			t.Errorf("%s: %s, %q", what, report.State, report.Evidence)
		}
	}
}
