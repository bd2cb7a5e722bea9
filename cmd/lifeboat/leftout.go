package main

import (
	"fmt"
	"strings"

	"lifeboat/bridge/control"
	"lifeboat/bridge/relay"
)

// leftOut puts into the socket's words what the relay has passed over.
func leftOut(l relay.LeftOut) control.LeftOut {
	return control.LeftOut{
		StrangeChats: l.Strangers.Chats, StrangePosts: l.Strangers.Posts,
		Commands: l.Commands, Ignored: l.Ignored, CameBack: l.CameBack,
	}
}

// describeLeftOut says what was passed over on a platform; empty for nothing.
func describeLeftOut(l control.LeftOut) string {
	var said []string
	if l.StrangeChats > 0 {
		said = append(said, counted(l.StrangePosts, "post")+" in "+counted(int64(l.StrangeChats), "chat")+" that no group has")
	}
	for _, one := range []struct {
		count int64
		what  string
		tail  string
	}{
		{l.Commands, "command", " of people who may give none"},
		{l.Ignored, "post", " of bridges that are ignored"},
		{l.CameBack, "post", " that another bridge brought back"},
	} {
		if one.count > 0 {
			said = append(said, counted(one.count, one.what)+one.tail)
		}
	}
	return strings.Join(said, ", ")
}

func counted(count int64, what string) string {
	if count != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", count, what)
}
