package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"lifeboat/sim/scenario"
)

// chosen loads the scenarios of these names, or all that measure something if
// there are none. Those that may take longest come first, so that none of them
// is left over at the end.
func chosen(only []string) ([]scenario.Script, error) {
	names, err := scenario.Names()
	if err != nil {
		return nil, fmt.Errorf("list the scenarios: %w", err)
	}
	if len(only) > 0 {
		names = only
	}
	var scripts []scenario.Script
	for _, name := range names {
		script, err := scenario.Load(name)
		if err != nil {
			return nil, fmt.Errorf("load a scenario: %w", err)
		}
		if script.Case != "" || len(only) > 0 {
			scripts = append(scripts, script)
		}
	}
	slices.SortStableFunc(scripts, func(a, b scenario.Script) int { return cmp.Compare(length(b), length(a)) })
	return scripts, nil
}

// length is about how long a play takes: until everything has happened, and everybody is home again.
func length(script scenario.Script) time.Duration {
	lifted, _ := script.LastLift()
	return max(script.End(), lifted+script.Expect.Back)
}

// expected says in a few words what a script expects.
func expected(script scenario.Script) string {
	expect := script.Expect
	if !expect.Failover {
		return "no failover"
	}
	text := fmt.Sprintf("failover %.0f-%.0f s", expect.After.Seconds(), expect.Within.Seconds())
	if expect.Back > 0 {
		text += fmt.Sprintf(", back %.0f s", expect.Back.Seconds())
	}
	return text
}
