package telegram

import (
	"errors"
	"fmt"
)

// Migrate makes a supergroup of a group, as Telegram does when a group grows or gets a setting that only supergroups
// have. The chat gets another id and counts its messages from 1 again; calls with the old id are refused with the
// new one, and bots cannot reach the messages from before.
func (c *Chat) Migrate() error {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return c.migrate()
}

func (c *Chat) migrate() error {
	if c.kind != basicGroup {
		return fmt.Errorf("make a supergroup of the chat %q: it is a %s chat already", c.title, c.kind)
	}
	c.server.groups++
	next := supergroupIDs - c.server.groups
	c.serve(c.owner(), nil, content{MigrateToChatID: next})
	c.kind, c.formerID, c.id = supergroup, c.id, next
	c.lastID, c.pins = 0, nil
	c.server.chats[next] = c
	c.serve(c.owner(), nil, content{MigrateFromChatID: c.formerID})
	c.announce(Migrated, c.owner())
	return nil
}

// EnableTopics makes a forum of a group. A group that is no supergroup becomes one first.
func (c *Chat) EnableTopics() error {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if c.kind == basicGroup {
		if err := c.migrate(); err != nil {
			return err
		}
	}
	if c.kind != supergroup {
		return errors.New("enable topics: a private chat has none")
	}
	c.forum = true
	return nil
}

// topicColor is one of the colors that Telegram offers.
const topicColor = 0x6FB9F0

// NewTopic opens a topic in a forum and returns its message_thread_id.
func (c *Chat) NewTopic(by *Person, name string) (threadID int, err error) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if !c.forum {
		return 0, fmt.Errorf("open the topic %q: call EnableTopics first", name)
	}
	threadID = c.lastID + 1 // the topic has the id of the service message that opens it
	c.topics[threadID] = name
	p := &post{
		Message: Message{Sender: by.user, ThreadID: threadID},
		service: true,
		inTopic: true,
		content: content{ForumTopicCreated: &topicCreated{Name: name, IconColor: topicColor}},
	}
	c.add(p)
	return threadID, nil
}
