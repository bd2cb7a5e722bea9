package scenario_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/sim/scenario"
)

// head is a script without events, on lines 1 to 6.
const head = `title: A day
source: Synthetic.
group: Family
member: Anna on whatsapp and telegram
member: Grandma on telegram
cap: 2m
`

func TestParseReadsEveryStatement(t *testing.T) {
	script, err := scenario.Parse("day", head+`
# passed over
story: It was quiet.
shortened: A night takes 3 seconds.
override: replay.posts_per_minute = 60, because we are in a hurry
expect: failover within 30s

0:02  Anna on whatsapp: Hello: how are you?
0:03  fault names: whatsapp name-server-failing
0:03  fault sends: whatsapp sends-refused, group sends, code 420, for 30%
0:03  fault lag: whatsapp deliveries-delayed, delay 5s, for Anna and Grandma
0:03  fault own: uplink
0:04  cut whatsapp
0:05  note: The lights go out.
0:06  kill relay
1:01.5  lift names
1:02  lift sends
1:02  lift lag
1:02  lift own
`)
	if err != nil {
		t.Fatal(err)
	}
	want := scenario.Script{
		Name: "day", Title: "A day", Source: "Synthetic.", Group: "Family", Cap: 2 * time.Minute,
		Story: []string{"It was quiet."}, Shortened: []string{"A night takes 3 seconds."},
		Overrides: []scenario.Override{{Setting: "replay.posts_per_minute", Value: "60", Why: "we are in a hurry"}},
		Members: []scenario.Member{
			{Name: "Anna", On: []scenario.PlatformName{scenario.WhatsApp, scenario.Telegram}},
			{Name: "Grandma", On: []scenario.PlatformName{scenario.Telegram}},
		},
		Expect: scenario.Expectation{Failover: true, Within: 30 * time.Second},
		Events: []scenario.Event{
			{At: 2 * time.Second, Line: 14, Do: scenario.Say{Who: "Anna", On: scenario.WhatsApp, Text: "Hello: how are you?"}},
			{At: 3 * time.Second, Line: 15, Do: scenario.Begin{Name: "names", Fault: scenario.Fault{
				On: scenario.WhatsApp, Kind: "name-server-failing",
			}}},
			{At: 3 * time.Second, Line: 16, Do: scenario.Begin{Name: "sends", Fault: scenario.Fault{
				On: scenario.WhatsApp, Kind: "sends-refused", Sends: "group", Code: 420, Whom: scenario.Whom{Share: 0.3},
			}}},
			{At: 3 * time.Second, Line: 17, Do: scenario.Begin{Name: "lag", Fault: scenario.Fault{
				On: scenario.WhatsApp, Kind: "deliveries-delayed", Delay: 5 * time.Second,
				Whom: scenario.Whom{Names: []string{"Anna", "Grandma"}},
			}}},
			{At: 3 * time.Second, Line: 18, Do: scenario.Begin{Name: "own", Fault: scenario.Fault{
				On: scenario.Uplink, Whom: scenario.Whom{Relay: true},
			}}},
			{At: 4 * time.Second, Line: 19, Do: scenario.Cut{On: scenario.WhatsApp}},
			{At: 5 * time.Second, Line: 20, Do: scenario.Note{Text: "The lights go out."}},
			{At: 6 * time.Second, Line: 21, Do: scenario.Kill{}},
			{At: 61500 * time.Millisecond, Line: 22, Do: scenario.Lift{Name: "names"}},
			{At: 62 * time.Second, Line: 23, Do: scenario.Lift{Name: "sends"}},
			{At: 62 * time.Second, Line: 24, Do: scenario.Lift{Name: "lag"}},
			{At: 62 * time.Second, Line: 25, Do: scenario.Lift{Name: "own"}},
		},
	}
	if diff := cmp.Diff(want, script); diff != "" {
		t.Errorf("the script differs from what was written (-want +got):\n%s", diff)
	}
}

func TestChatterTakesTurnsAndIsInterwoven(t *testing.T) {
	script, err := scenario.Parse("day", head+`
0:10 to 0:16 every 3s  Anna and Grandma on telegram: Car {n} passed.
0:12  Anna on whatsapp: Are you counting cars?
`)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, event := range script.Events {
		say := event.Do.(scenario.Say)
		got = append(got, event.At.String()+" "+say.Who+" "+string(say.On)+" "+say.Text)
	}
	want := []string{
		"10s Anna telegram Car #001 passed.",
		"12s Anna whatsapp Are you counting cars?",
		"13s Grandma telegram Car #002 passed.",
		"16s Anna telegram Car #003 passed.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("chatter (-want +got):\n%s", diff)
	}
}

func TestParseNamesTheLineAndTheRemedy(t *testing.T) {
	for name, test := range map[string]struct{ lines, want string }{
		"no statement":         {"hello", "day.txt:7: this is neither"},
		"unknown fact":         {"weather: fine", `day.txt:7: there is no fact "weather"; write title`},
		"fact twice":           {"title: Another", "day.txt:7: title is given twice"},
		"member twice":         {"member: Anna on telegram", "day.txt:7: there are two members called Anna"},
		"member nowhere":       {"member: Ben", "day.txt:7: write a member as"},
		"unknown platform":     {"member: Ben on smoke", `day.txt:7: members talk on whatsapp or telegram, not on "smoke"`},
		"bad override":         {"override: a = b", "day.txt:7: write an override as"},
		"bad expectation":      {"expect: rain", `day.txt:7: expect "failover within 30s", "failover after`},
		"bad length":           {"expect: failover within soon", `day.txt:7: "soon" is no length of time`},
		"bad time":             {"0:99 note: x", `day.txt:7: "0:99" is no time; write minutes and seconds`},
		"unknown verb":         {"0:01 dance", "day.txt:7: write what somebody says as"},
		"unknown speaker":      {"0:01 Zoe on telegram: Hi", `day.txt:7: nobody is called "Zoe"; add "member: Zoe on telegram"`},
		"wrong platform":       {"0:01 Grandma on whatsapp: Hi", "day.txt:7: Grandma is not on whatsapp; choose another"},
		"unknown fault":        {"0:01 fault a: whatsapp rain\n0:02 lift a", `day.txt:7: whatsapp has no fault "rain"; choose one of name-not-found`},
		"nameless fault":       {"0:01 fault whatsapp frozen", "day.txt:7: name the fault"},
		"vague fault":          {"0:01 fault a: whatsapp\n0:02 lift a", "day.txt:7: say what is broken as"},
		"unknown restriction":  {"0:01 fault a: whatsapp frozen, on Mondays\n0:02 lift a", `day.txt:7: a fault cannot be restricted to "on Mondays"`},
		"unknown victim":       {"0:01 fault a: whatsapp frozen, for Zoe\n0:02 lift a", `day.txt:7: nobody is called "Zoe"`},
		"impossible share":     {"0:01 fault a: whatsapp frozen, for 130%\n0:02 lift a", "day.txt:7: a share is between 1% and 100%"},
		"bad code":             {"0:01 fault a: whatsapp http-status, code red\n0:02 lift a", `day.txt:7: "red" is no number`},
		"fault on twice":       {"0:01 fault a: whatsapp frozen\n0:02 fault a: whatsapp frozen\n0:03 lift a", `day.txt:8: the fault "a" is on already`},
		"never lifted":         {"0:01 fault a: whatsapp frozen", `day.txt:7: the fault "a" is never lifted`},
		"lifted for nothing":   {"0:01 lift a", `day.txt:7: no fault "a" is on here`},
		"kill somebody":        {"0:01 kill Anna", "day.txt:7: only the relay can be killed"},
		"out of order":         {"0:05 note: x\n0:01 note: y", "day.txt:8: this comes before the line above it"},
		"after the cap":        {"2:01 note: x", "day.txt:7: this happens after the cap; raise the cap above 2m1s"},
		"same text":            {"0:01 Anna on telegram: Hi\n0:02 Grandma on telegram: Hi", `day.txt:8: "Hi" is also part of line 7`},
		"text in another":      {"0:01 Anna on telegram: Hi\n0:02 Grandma on telegram: Hi all", `day.txt:7: "Hi" is also part of line 8`},
		"chatter without step": {"0:01 to 0:09 Anna on telegram: Car {n}", "day.txt:7: write repeated lines as"},
		"chatter too long":     {"0:01 to 1:59 every 1ms Anna on telegram: Car {n}", "day.txt:7: that makes 118001 lines; 500 are enough"},
		"chatter not numbered": {"0:01 to 0:09 every 2s Anna on telegram: Car", "day.txt:7: repeated lines need speakers"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := scenario.Parse("day", head+test.lines+"\n")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v; it should contain %q", err, test.want)
			}
		})
	}
}

func TestParseReadsExpectations(t *testing.T) {
	for text, want := range map[string]scenario.Expectation{
		"no failover":                   {},
		"failover within 1m":            {Failover: true, Within: time.Minute},
		"failover after 20s within 50s": {Failover: true, After: 20 * time.Second, Within: 50 * time.Second},
	} {
		script, err := scenario.Parse("day", head+"expect: "+text+"\n")
		if err != nil || script.Expect != want {
			t.Errorf("%q is read as %+v, %v", text, script.Expect, err)
		}
	}
}

func TestParseReturnsAllErrorsAtOnce(t *testing.T) {
	_, err := scenario.Parse("empty", "weather: fine\n0:99 note: x\n")
	if err == nil {
		t.Fatal("a script without anything in it is accepted")
	}
	for _, want := range []string{":1: ", ":2: ", "no title", "no source", "no group", "no cap", "no member on whatsapp", "no member on telegram"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not mention %q:\n%v", want, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(head + "0:01 fault a: whatsapp frozen, for 30%\n0:02 lift a\n0:03 to 0:09 every 2s Anna on telegram: Car {n}\n")
	f.Fuzz(func(_ *testing.T, text string) {
		_, _ = scenario.Parse("fuzz", text) // must neither fail badly nor run away
	})
}
