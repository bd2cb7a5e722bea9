package bridge

import "context"

// ChatLister is a platform that can tell which chats its account takes part in,
// so that people can copy them into the configuration and learn what is in the
// way of using them.
type ChatLister interface {
	// Chats lists the chats by title. It asks the platform, and returns before
	// ctx ends. A platform that only knows chats in which it has seen something
	// lists those.
	Chats(ctx context.Context) ([]ChatInfo, error)
}

// ChatInfo is a chat that the account takes part in.
type ChatInfo struct {
	// Chat goes into the configuration as it is.
	Chat Chat
	// Title is what members call the chat. It is foreign text.
	Title string
	// Members is the number of people in it, the relay's account among them; 0 if
	// it is not known.
	Members int
	// CanPost says whether the account may write there.
	CanPost bool
	// Remedy tells operators what to do where CanPost is false; empty otherwise.
	Remedy string
	// AnnouncementOnly says that members who are no admins can read but not
	// write, so that they cannot talk there.
	AnnouncementOnly bool
}
