package telegram

import (
	"fmt"
	"strconv"
	"strings"
)

// address is where a message goes: a chat, or a topic in it.
type address struct {
	chat  int64
	topic int // message_thread_id; 0 for the chat itself
}

// String returns "-100123", or "-100123/45" for a topic.
func (a address) String() string {
	if a.topic == 0 {
		return strconv.FormatInt(a.chat, 10)
	}
	return fmt.Sprintf("%d/%d", a.chat, a.topic)
}

// parseAddress reads what String returns.
func parseAddress(id string) (address, error) {
	var a address
	var err error
	chat, topic, inTopic := strings.Cut(id, "/")
	if a.chat, err = strconv.ParseInt(chat, 10, 64); err != nil || a.chat == 0 {
		return address{}, fmt.Errorf("the chat id %q is not of the form -1001234567890 or, for a topic, -1001234567890/45", id)
	}
	if !inTopic {
		return a, nil
	}
	if a.topic, err = strconv.Atoi(topic); err != nil || a.topic <= 0 {
		return address{}, fmt.Errorf("the topic in the chat id %q is not a number like the 45 in -1001234567890/45", id)
	}
	return a, nil
}
