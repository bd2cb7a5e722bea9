package scenario_test

import (
	"slices"
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
case: everything
story: It was quiet.
shortened: A night takes 3 seconds.
override: replay.posts_per_minute = 60, because we are in a hurry
expect: failover within 30s
expect: failback within 2m
expect: status shows logged out, run it
expect: no sound before 1:30
expect: Anna on whatsapp reads within 10s
expect: the code is gone by 1:10

0:02  Anna on whatsapp: Hello: how are you?
0:03  fault names: whatsapp name-server-failing
0:03  fault sends: whatsapp sends-refused, group sends, code 420, for 30%
0:03  fault lag: whatsapp deliveries-delayed, delay 5s, for Anna and Grandma
0:03  fault own: uplink
0:03  fault page: portal
0:03  fault host: control
0:04  cut whatsapp
0:05  note: The lights go out.
0:06  kill relay
0:07  unlink relay
0:07  replace relay
0:07  operator: /pair
0:07  pair relay
0:08  Anna on telegram: /up
0:08  Grandma on telegram: /up
0:08  fault bot: telegram limit-exceeded, calls sendMessage and pinChatMessage
0:09  lift bot
1:01.5  lift names
1:02  lift sends
1:02  lift lag
1:02  lift own
1:02  lift page
1:02  lift host
1:03  close group
1:03  open group
1:03  remove relay
1:03  add relay
1:04  timer 40s
`)
	if err != nil {
		t.Fatal(err)
	}
	want := scenario.Script{
		Name: "day", Title: "A day", Source: "Synthetic.", Case: "everything", Group: "Family", Cap: 2 * time.Minute,
		Primary: scenario.WhatsApp, Fallbacks: []scenario.PlatformName{scenario.Telegram},
		Story: []string{"It was quiet."}, Shortened: []string{"A night takes 3 seconds."},
		Overrides: []scenario.Override{{Setting: "replay.posts_per_minute", Value: "60", Why: "we are in a hurry"}},
		Members: []scenario.Member{
			{Name: "Anna", On: []scenario.PlatformName{scenario.WhatsApp, scenario.Telegram}},
			{Name: "Grandma", On: []scenario.PlatformName{scenario.Telegram}},
		},
		Expect: scenario.Expectation{Failover: true, Within: 30 * time.Second, Back: 2 * time.Minute},
		Status: [][]string{{"logged out", "run it"}},
		Promises: []scenario.Promise{
			scenario.NoSound{Before: 90 * time.Second},
			scenario.ReadsWithin{Who: "Anna", On: scenario.WhatsApp, Within: 10 * time.Second},
			scenario.GoneBy{Words: "the code", By: 70 * time.Second},
		},
		Events: []scenario.Event{
			{At: 2 * time.Second, Line: 20, Do: scenario.Say{Who: "Anna", On: scenario.WhatsApp, Text: "Hello: how are you?"}},
			{At: 3 * time.Second, Line: 21, Do: scenario.Begin{Name: "names", Fault: scenario.Fault{
				On: scenario.WhatsApp, Kind: "name-server-failing",
			}}},
			{At: 3 * time.Second, Line: 22, Do: scenario.Begin{Name: "sends", Fault: scenario.Fault{
				On: scenario.WhatsApp, Kind: "sends-refused", Sends: "group", Code: 420, Whom: scenario.Whom{Share: 0.3},
			}}},
			{At: 3 * time.Second, Line: 23, Do: scenario.Begin{Name: "lag", Fault: scenario.Fault{
				On: scenario.WhatsApp, Kind: "deliveries-delayed", Delay: 5 * time.Second,
				Whom: scenario.Whom{Names: []string{"Anna", "Grandma"}},
			}}},
			{At: 3 * time.Second, Line: 24, Do: scenario.Begin{Name: "own", Fault: scenario.Fault{
				On: scenario.Uplink, Whom: scenario.Whom{Relay: true},
			}}},
			{At: 3 * time.Second, Line: 25, Do: scenario.Begin{Name: "page", Fault: scenario.Fault{
				On: scenario.Portal, Whom: scenario.Whom{Relay: true},
			}}},
			{At: 3 * time.Second, Line: 26, Do: scenario.Begin{Name: "host", Fault: scenario.Fault{
				On: scenario.Control, Whom: scenario.Whom{Relay: true},
			}}},
			{At: 4 * time.Second, Line: 27, Do: scenario.Cut{On: scenario.WhatsApp}},
			{At: 5 * time.Second, Line: 28, Do: scenario.Note{Text: "The lights go out."}},
			{At: 6 * time.Second, Line: 29, Do: scenario.Kill{}},
			{At: 7 * time.Second, Line: 30, Do: scenario.Unlink{}},
			{At: 7 * time.Second, Line: 31, Do: scenario.Replace{}},
			{At: 7 * time.Second, Line: 32, Do: scenario.Order{Text: "/pair"}},
			{At: 7 * time.Second, Line: 33, Do: scenario.Pair{}},
			{At: 8 * time.Second, Line: 34, Do: scenario.Say{Who: "Anna", On: scenario.Telegram, Text: "/up"}},
			{At: 8 * time.Second, Line: 35, Do: scenario.Say{Who: "Grandma", On: scenario.Telegram, Text: "/up"}},
			{At: 8 * time.Second, Line: 36, Do: scenario.Begin{Name: "bot", Fault: scenario.Fault{
				On: scenario.Telegram, Kind: "limit-exceeded", Calls: []string{"sendMessage", "pinChatMessage"},
			}}},
			{At: 9 * time.Second, Line: 37, Do: scenario.Lift{Name: "bot"}},
			{At: 61500 * time.Millisecond, Line: 38, Do: scenario.Lift{Name: "names"}},
			{At: 62 * time.Second, Line: 39, Do: scenario.Lift{Name: "sends"}},
			{At: 62 * time.Second, Line: 40, Do: scenario.Lift{Name: "lag"}},
			{At: 62 * time.Second, Line: 41, Do: scenario.Lift{Name: "own"}},
			{At: 62 * time.Second, Line: 42, Do: scenario.Lift{Name: "page"}},
			{At: 62 * time.Second, Line: 43, Do: scenario.Lift{Name: "host"}},
			{At: 63 * time.Second, Line: 44, Do: scenario.Regroup{How: scenario.CloseGroup}},
			{At: 63 * time.Second, Line: 45, Do: scenario.Regroup{How: scenario.OpenGroup}},
			{At: 63 * time.Second, Line: 46, Do: scenario.Regroup{How: scenario.RemoveRelay}},
			{At: 63 * time.Second, Line: 47, Do: scenario.Regroup{How: scenario.AddRelay}},
			{At: 64 * time.Second, Line: 48, Do: scenario.SetTimer{After: 40 * time.Second}},
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
		"unknown platform":     {"member: Ben on smoke", `day.txt:7: members talk on whatsapp, telegram, matrix or matrix2, not on "smoke"`},
		"bad override":         {"override: a = b", "day.txt:7: write an override as"},
		"bad expectation":      {"expect: rain", `day.txt:7: expect "failover within 30s", "failover after`},
		"bad promise":          {"expect: no sound before noon", `day.txt:7: "noon" is no time; write minutes`},
		"bad reader":           {"expect: Grandma on whatsapp reads within 10s", `day.txt:7: nobody called "Grandma" is on whatsapp`},
		"bad count":            {"expect: at most few notices a chat", `day.txt:7: "few" is no number`},
		"primary twice":        {"primary: telegram\nprimary: matrix", "day.txt:8: primary is given twice"},
		"unknown primary":      {"primary: smoke", `not on "smoke"`},
		"primary without use":  {"primary: matrix", "no member on matrix"},
		"fallbacks twice":      {"fallbacks: telegram\nfallbacks: telegram", "day.txt:8: fallbacks is given twice"},
		"one fallback twice":   {"fallbacks: telegram and telegram", "day.txt:7: telegram is a fallback twice"},
		"fallback of nobody":   {"fallbacks: telegram and matrix", "no use for matrix as a fallback"},
		"fallback is primary":  {"fallbacks: whatsapp and telegram", "no use for whatsapp as a fallback"},
		"fallback left out":    {"member: Paul on matrix\nfallbacks: telegram", "no matrix among its fallbacks, although members are on it"},
		"operator as member":   {"member: operator on telegram", `day.txt:7: "operator" is who runs the relay`},
		"fault on nobody":      {"0:01 fault a: matrix hang\n0:02 lift a", "day.txt:7: nobody is on matrix in this script"},
		"cut of nobody":        {"0:01 cut matrix2", "day.txt:7: nobody is on matrix2 in this script"},
		"unknown bot fault":    {"0:01 fault a: telegram short-timelines\n0:02 lift a", `day.txt:7: telegram has no fault "short-timelines"; choose one of refuse`},
		"calls on WhatsApp":    {"0:01 fault a: whatsapp frozen, calls send\n0:02 lift a", `day.txt:7: a fault of whatsapp cannot be restricted to "calls send"`},
		"sends on Telegram":    {"0:01 fault a: telegram hang, group sends\n0:02 lift a", `day.txt:7: a fault of telegram cannot be restricted to "group sends"`},
		"replace somebody":     {"0:01 replace Anna", `write "replace relay"`},
		"unlink somebody":      {"0:01 unlink Anna", `write "unlink relay"`},
		"unknown file":         {"0:01 Anna on telegram sends smoke: Hi", "day.txt:7: write a file as"},
		"too many files":       {"0:01 Anna on telegram sends 11 photos: Hi", "day.txt:7: write a file as"},
		"bad size":             {"0:01 Anna on telegram sends photo of 2 stones: Hi", `day.txt:7: "2 stones" is no size of a file`},
		"bad length":           {"expect: failover within soon", `day.txt:7: "soon" is no length of time`},
		"bad time":             {"0:99 note: x", `day.txt:7: "0:99" is no time; write minutes and seconds`},
		"unknown verb":         {"0:01 dance", "day.txt:7: write what somebody says as"},
		"unknown speaker":      {"0:01 Zoe on telegram: Hi", `day.txt:7: nobody is called "Zoe"; add "member: Zoe on telegram"`},
		"wrong platform":       {"0:01 Grandma on whatsapp: Hi", "day.txt:7: Grandma is not on whatsapp; choose another"},
		"unknown fault":        {"0:01 fault a: whatsapp rain\n0:02 lift a", `day.txt:7: whatsapp has no fault "rain"; choose one of name-not-found`},
		"nameless fault":       {"0:01 fault whatsapp frozen", "day.txt:7: name the fault"},
		"vague fault":          {"0:01 fault a: whatsapp\n0:02 lift a", "day.txt:7: say what is broken as"},
		"unknown restriction":  {"0:01 fault a: whatsapp frozen, on Mondays\n0:02 lift a", `day.txt:7: a fault of whatsapp cannot be restricted to "on Mondays"`},
		"unknown victim":       {"0:01 fault a: whatsapp frozen, for Zoe\n0:02 lift a", `day.txt:7: nobody is called "Zoe"`},
		"impossible share":     {"0:01 fault a: whatsapp frozen, for 130%\n0:02 lift a", "day.txt:7: a share is between 1% and 100%"},
		"bad code":             {"0:01 fault a: whatsapp http-status, code red\n0:02 lift a", `day.txt:7: "red" is no number`},
		"fault on twice":       {"0:01 fault a: whatsapp frozen\n0:02 fault a: whatsapp frozen\n0:03 lift a", `day.txt:8: the fault "a" is on already`},
		"never lifted":         {"0:01 fault a: whatsapp frozen", `day.txt:7: the fault "a" is never lifted`},
		"lifted for nothing":   {"0:01 lift a", `day.txt:7: no fault "a" is on here`},
		"kill somebody":        {"0:01 kill Anna", `day.txt:7: that can be done to the relay only; write "kill relay"`},
		"lost phone":           {"0:01 phone gone", `day.txt:7: write since when the phone of the relay's number is gone as "phone away 12 days"`},
		"phone for long":       {"0:01 phone away many days", `day.txt:7: "many" is no number`},
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
		"2 failovers":                   {Failovers: 2},
		"failback within 2m":            {Back: 2 * time.Minute},
		"failover after 20s within 50s": {Failover: true, After: 20 * time.Second, Within: 50 * time.Second},
	} {
		script, err := scenario.Parse("day", head+"expect: "+text+"\n")
		if err != nil || script.Expect != want {
			t.Errorf("%q is read as %+v, %v", text, script.Expect, err)
		}
	}
}

func TestParseReadsWhatMembersAreToRead(t *testing.T) {
	for text, want := range map[string]scenario.MembersRead{
		"members read go on here":                  {Words: "go on here"},
		"members on whatsapp read It is read here": {On: scenario.WhatsApp, Words: "It is read here"},
	} {
		script, err := scenario.Parse("day", head+"expect: "+text+"\n")
		if err != nil || !slices.Contains(script.Promises, scenario.Promise(want)) {
			t.Errorf("%q is read as %+v, %v", text, script.Promises, err)
		}
	}
}

func TestParseReturnsAllErrorsAtOnce(t *testing.T) {
	_, err := scenario.Parse("empty", "weather: fine\n0:99 note: x\n")
	if err == nil {
		t.Fatal("a script without anything in it is accepted")
	}
	for _, want := range []string{":1: ", ":2: ", "no title", "no source", "no group", "no cap", "no member on whatsapp", "no member on a platform to fall back to"} {
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
