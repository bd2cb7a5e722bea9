package main

import (
	"strings"
	"testing"

	"lifeboat/bridge/control"
)

func TestStatusShowsWhatWasPassedOver(t *testing.T) {
	for _, c := range []struct {
		left control.LeftOut
		want string
	}{
		{control.LeftOut{}, ""},
		{control.LeftOut{StrangeChats: 1, StrangePosts: 12}, "passed over: 12 posts in 1 chat that no group has\n"},
		{
			control.LeftOut{StrangeChats: 3, Commands: 1, Ignored: 2, CameBack: 1},
			"passed over: 0 posts in 3 chats that no group has, 1 command of people who may give none, 2 posts of bridges that are ignored, 1 post that another bridge brought back\n",
		},
	} {
		var shown strings.Builder
		if err := showStatus(&shown, control.Status{Platforms: []control.Platform{{Name: "telegram", LeftOut: c.left}}}, false); err != nil {
			t.Fatal(err)
		}
		if got := shown.String(); !strings.Contains(got, c.want) || strings.Contains(got, "passed over") != (c.want != "") {
			t.Errorf("%+v is shown as\n%s", c.left, got)
		}
	}
}
