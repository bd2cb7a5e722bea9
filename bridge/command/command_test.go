package command_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge/command"
)

var groups = []string{"Family", "Family trip", "Famille 👨‍👩‍👧"}

func TestOperatorsCommands(t *testing.T) {
	for text, want := range map[string]command.Command{
		"/status":                               {Do: command.Status},
		"  /STATUS  ":                           {Do: command.Status},
		"/status@lifeboat_bot":                  {Do: command.Status},
		"!status":                               {Do: command.Status},
		"/help":                                 {Do: command.Help},
		"/start":                                {Do: command.Help},
		"/start from-a-link":                    {Do: command.Help},
		"/auto":                                 {Do: command.Auto},
		"/pair":                                 {Do: command.Pair},
		"/pair +32 (470) 00-00 00":              {Do: command.Pair, Phone: "32470000000"},
		"/pause 2h":                             {Do: command.Pause, For: 2 * time.Hour},
		"/pause 1h30m the router is replaced":   {Do: command.Pause, For: 90 * time.Minute, Reason: "the router is replaced"},
		"/pause 3d":                             {Do: command.Pause, For: 72 * time.Hour},
		"/failover":                             {Do: command.Failover},
		"/failover all":                         {Do: command.Failover},
		"/failover ALL 2h":                      {Do: command.Failover, For: 2 * time.Hour},
		"/failover Family":                      {Do: command.Failover, Group: "Family"},
		"/failover family trip 30m  new phones": {Do: command.Failover, Group: "Family trip", For: 30 * time.Minute, Reason: "new phones"},
		"/failover Famille 👨‍👩‍👧 2h":  {Do: command.Failover, Group: "Famille 👨‍👩‍👧", For: 2 * time.Hour},
		"/failover Familyx":           {Do: command.Failover, Reason: "Familyx"},
		"/failover allergies are bad": {Do: command.Failover, Reason: "allergies are bad"},
		"/failover\nbecause":          {Do: command.Failover, Reason: "because"},
		"/replay":                     {Do: command.Replay},
		"/replay family":              {Do: command.Replay, Group: "Family"},
		"/replay release":             {Do: command.Release},
		"/replay RELEASE Family trip": {Do: command.Release, Group: "Family trip"},
		"/replay cancel all":          {Do: command.Cancel},
		"/replay cancel Family yes":   {Do: command.Cancel, Group: "Family", Sure: true},
		"/replay cancel YES":          {Do: command.Cancel, Sure: true},
		"/failback Family it works":   {Do: command.Failback, Group: "Family", Reason: "it works"},
	} {
		got, err := command.Operator(text, groups)
		if err != nil || got != want {
			t.Errorf("%q is %+v, %v; want %+v", text, got, err, want)
		}
	}
}

func TestWhatOperatorsAreTold(t *testing.T) {
	for text, want := range map[string]string{
		"":                             "no command",
		"/":                            "no command",
		"/@bot":                        "no command",
		"hello":                        "no command",
		"status":                       "no command",
		"/" + strings.Repeat("x", 600): "no command",
		"/stauts":                      "there is no command /stauts",
		"/up":                          "there is no command",
		"/status now":                  "takes nothing behind it",
		"/auto 2h":                     "takes nothing behind it",
		"/pair tomorrow":               "country code",
		"/pair 0470000000":             "country code",
		"/pause":                       "for how long",
		"/pause because":               "for how long",
		"/pause 10s":                   "one minute to seven days",
		"/pause 8d":                    "one minute to seven days",
		"/pause 9999d":                 "one minute to seven days",
		"/pause -2h":                   "one minute to seven days",
		"/replay tomorrow":             "/replay release",
		"/replay release Family yes":   "/replay release",
		"/replay release cancel":       "/replay release",
		"/release":                     "there is no command",
		"/failover 1s":                 "one minute to seven days",
	} {
		got, err := command.Operator(text, groups)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %+v, %v; want %q", text, got, err, want)
		}
		if errors.Is(err, command.ErrNone) != (want == "no command") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestMembersCommands(t *testing.T) {
	for _, c := range []struct {
		text, account string
		want          command.Do
	}{
		{"/status", "", command.Status},
		{"/status@lifeboat_bot", "Lifeboat_Bot", command.Status},
		{"/status@lifeboat_bot", "", command.Status},
		{"/status@other_bot", "lifeboat_bot", ""},
		{"!status", "", command.Status},
		{"!stop", "", command.Stop},
		{"!stop that, please", "", ""},
		{"/stop please", "", command.Stop},
		{"/Start", "", command.Start},
		{"/up", "", command.Up},
		{"/down", "", command.Down},
		{"/help", "", command.Help},
		{"/failover", "", ""},
		{"/pair", "", ""},
		{"/shrug", "", ""},
		{"up", "", ""},
		{"it is /up again", "", ""},
		{"/ up", "", ""},
	} {
		got, ok := command.Member(c.text, c.account)
		if ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%q for %q is %q, %v; want %q", c.text, c.account, got, ok, c.want)
		}
	}
}

// FuzzCommands gives any text either a command within its bounds or an answer.
func FuzzCommands(f *testing.F) {
	for _, seed := range []string{"/failover Family 2h why", "/pair +32", "!up", "/pause 9999999999h", "/status@x", "/\xff", "/failover famİly"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := command.Operator(text, groups)
		if err != nil && (err.Error() == "" || len(err.Error()) > 300) {
			t.Errorf("the answer is %q", err)
		}
		if err == nil && (c.For < 0 || c.For > 7*24*time.Hour || len(c.Phone) > 15 || c.Do == "") {
			t.Errorf("the command is %+v", c)
		}
		if do, ok := command.Member(text, "bot"); ok && do == "" {
			t.Error("a command without a name")
		}
	})
}
