package demo

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/sim/scenario"
)

func TestWhatARelayDidWrongIsSaidInPlainWords(t *testing.T) {
	after := func(s float64) *float64 { return &s }
	calm := scenario.Script{Primary: scenario.WhatsApp}
	outage := scenario.Script{Primary: scenario.WhatsApp, Expect: scenario.Expectation{Failover: true, Within: 30 * time.Second}, Cap: 4 * time.Minute}
	good := demoReport{DetectedAfter: after(12), FailedBackAfter: after(95)}
	pear := scenario.Said{By: "Grandma", On: scenario.Telegram, Text: "pear"}
	posted := scenario.Relayed{Seen: scenario.Seen{On: scenario.WhatsApp}, Said: pear}
	for name, test := range map[string]struct {
		rehearsal *rehearsal
		report    demoReport
		balance   scenario.Balance
		want      []string
	}{
		"nothing":       {&rehearsal{script: outage}, good, scenario.Balance{}, nil},
		"nothing to do": {&rehearsal{script: calm}, demoReport{}, scenario.Balance{}, nil},
		"sent away":     {&rehearsal{script: calm}, demoReport{DetectedAfter: after(12)}, scenario.Balance{}, []string{"although WhatsApp was well"}},
		"asleep":        {&rehearsal{script: outage}, demoReport{}, scenario.Balance{}, []string{"no failover, although"}},
		"slow":          {&rehearsal{script: outage}, demoReport{DetectedAfter: after(31)}, scenario.Balance{}, []string{"after 31.0 s; at most 30s"}},
		"hasty": {
			&rehearsal{script: scenario.Script{Expect: scenario.Expectation{Failover: true, After: 20 * time.Second, Within: time.Minute}}},
			good,
			scenario.Balance{},
			[]string{"should not come before 20s"},
		},
		"never back":     {&rehearsal{script: outage}, demoReport{DetectedAfter: after(12)}, scenario.Balance{}, []string{"no failback within 4m0s"}},
		"half a replay":  {&rehearsal{script: calm}, demoReport{Held: 3, Replayed: 1}, scenario.Balance{}, []string{"2 of 3 held"}},
		"too few deaths": {&rehearsal{script: calm, kills: 5}, demoReport{Kills: 3}, scenario.Balance{}, []string{"killed only 3 of 5 times"}},
		"loss": {
			&rehearsal{script: calm},
			demoReport{},
			scenario.Balance{Lost: []scenario.Missing{{Said: pear, In: scenario.WhatsApp, By: []string{"Anna", "Ben"}}}},
			[]string{`lost: Grandma's "pear" on telegram was never seen on whatsapp by Anna, Ben`},
		},
		"repeats": {&rehearsal{script: calm}, demoReport{}, scenario.Balance{Duplicated: []scenario.Relayed{posted}}, []string{`duplicated: Grandma's "pear" on whatsapp`}},
		"order":   {&rehearsal{script: calm}, demoReport{}, scenario.Balance{Reordered: []scenario.Relayed{posted}}, []string{"out of order: "}},
		"names":   {&rehearsal{script: calm}, demoReport{}, scenario.Balance{Unnamed: []scenario.Relayed{posted}}, []string{"without its author's name: "}},
	} {
		t.Run(name, func(t *testing.T) {
			got := test.rehearsal.problems(test.report, test.balance)
			if len(got) != len(test.want) {
				t.Fatalf("the problems are %q, want %q", got, test.want)
			}
			for i, want := range test.want {
				if !strings.Contains(got[i], want) {
					t.Errorf("problem %d is %q, want %q", i, got[i], want)
				}
			}
		})
	}
}

func TestTheSummaryShowsFiguresAndProblems(t *testing.T) {
	detected := 12.5
	result := demoResult{Report: demoReport{Sent: 9, Lost: 1, DetectedAfter: &detected}, Problems: []string{"lost: a pear"}, KeptFolder: "/tmp/kept"}
	lines := shownBy(func(s *screen) { s.summary(result) })
	for _, want := range []string{"  lost 1, duplicated 0, reordered 0", "  after the fault: failover 12.5 s", "  lost: a pear"} {
		if !slices.Contains(lines, want) {
			t.Errorf("the summary lacks %q:\n%s", want, strings.Join(lines, "\n"))
		}
	}
	if !strings.Contains(lines[len(lines)-1], "/tmp/kept") {
		t.Errorf("it ends with %q", lines[len(lines)-1])
	}
}
