package relay

import (
	"encoding/json"
	"fmt"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
	"lifeboat/store"
)

// backAfter is how long a fallback has to work again before it is trusted with
// what it missed.
const backAfter = 10 * time.Second

// verdictVersion is raised when an older Lifeboat could not read the form any
// more.
const verdictVersion = 1

// verdict is what has been found of one fallback platform. It is persisted, so
// that a change is told once, and what was missed is summed up after a restart
// as well. The zero verdict is a fallback that works, as far as is known.
type verdict struct {
	Failing bool `json:"failing,omitempty"`
	// Since is when it began to fail, Evidence the sentence that says why.
	Since    time.Time `json:"since,omitzero"`
	Evidence string    `json:"evidence,omitempty"`
	// WorksSince is when a failing one was seen to work again.
	WorksSince time.Time `json:"works_since,omitzero"`
	// BySends says that its link works, and that only sends can show whether
	// they arrive again.
	BySends bool `json:"by_sends,omitempty"`
}

// step returns the verdict in the light of a report. A fallback that cannot be
// reached because of our own network is not to blame.
func (v verdict) step(report health.Report, now time.Time) verdict {
	if !v.Failing {
		if report.State != health.Failing && report.State != health.AccountFault {
			return verdict{}
		}
		return verdict{Failing: true, Since: report.Since, Evidence: report.Evidence, BySends: onlySendsFail(report)}
	}
	if report.State != health.Working {
		v.WorksSince, v.BySends = time.Time{}, onlySendsFail(report)
		return v
	}
	if v.WorksSince.IsZero() || v.WorksSince.After(now) { // the clock may have been set back
		v.WorksSince, v.BySends = now, false
	}
	if now.Sub(v.WorksSince) >= backAfter {
		return verdict{}
	}
	return v
}

// onlySendsFail says whether nothing but sends speaks against a platform.
func onlySendsFail(report health.Report) bool {
	for _, v := range report.Verdicts {
		if v.Capability != bridge.GroupSend {
			return false
		}
	}
	return len(report.Verdicts) > 0
}

// deadline is when a failing fallback that works again is trusted.
func (v verdict) deadline() (time.Time, bool) {
	return v.WorksSince.Add(backAfter), !v.WorksSince.IsZero()
}

// shut says whether what is meant for the platform waits, so that it can be
// summed up.
func (v verdict) shut() bool { return v.Failing && !v.BySends }

func verdictName(platform bridge.PlatformName) string { return "fallback/" + string(platform) }

func loadVerdict(tx *store.Tx, platform bridge.PlatformName) (v verdict, err error) {
	version, body, found, err := tx.LoadState(verdictName(platform))
	if err != nil || !found {
		return v, err
	}
	if version > verdictVersion {
		return v, fmt.Errorf("the state of %s was written by a newer Lifeboat (version %d, this one knows %d): install that one again", platform, version, verdictVersion)
	}
	if err := json.Unmarshal(body, &v); err != nil {
		return v, fmt.Errorf("read the state of %s: %w", platform, err)
	}
	return v, nil
}

func (v verdict) save(tx *store.Tx, platform bridge.PlatformName) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write the state of %s: %w", platform, err)
	}
	return tx.SaveState(verdictName(platform), verdictVersion, body)
}
