package process

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/sim/scenario"
)

func TestValuesOfOverrides(t *testing.T) {
	now := time.Date(2021, 10, 4, 23, 58, 30, 0, time.UTC)
	for text, want := range map[string]any{
		"60": 60, "25s": "25s", "true": true, "mirror": "mirror", "{now}-{now+3m}": "23:58-00:02", "{now+30s}": "23:59",
	} {
		if got, err := plainValue(text, now); err != nil || got != want {
			t.Errorf("%s becomes %v, %v; want %v", text, got, err, want)
		}
	}
	if _, err := plainValue("{now+soon}", now); err == nil || !strings.Contains(err.Error(), "write it like {now} or {now+2m}") {
		t.Errorf("the error is %v", err)
	}
}

func TestOverridesOfTheGroupAndOfWholeSections(t *testing.T) {
	config := Section{"groups": []Section{{"name": "Family"}}}
	for _, override := range []scenario.Override{{Setting: "group.mode", Value: "mirror"}, {Setting: "replay.posts_per_minute", Value: "60"}} {
		if err := apply(config, override); err != nil {
			t.Fatal(err)
		}
	}
	want := Section{"groups": []Section{{"name": "Family", "mode": "mirror"}}, "replay": Section{"posts_per_minute": 60}}
	if diff := cmp.Diff(want, config); diff != "" {
		t.Errorf("the configuration (-want +got):\n%s", diff)
	}
}
