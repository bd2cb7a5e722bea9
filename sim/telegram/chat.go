package telegram

import (
	"slices"
	"strings"

	"lifeboat/sim/eventlog"
)

// chatKind is what a chat is, in the words of the Bot API.
type chatKind string

const (
	private    chatKind = "private"
	basicGroup chatKind = "group"
	supergroup chatKind = "supergroup"
)

// Ids of groups lie in ranges of their own. Those of supergroups need more than 32 bits.
const (
	groupIDs      = -4_000_000_000
	supergroupIDs = -1_002_000_000_000
)

// Chat is a group, or a private chat of a person with a bot. It stays the same chat when it becomes a supergroup,
// although its id changes.
type Chat struct {
	server   *Server
	kind     chatKind
	id       int64
	formerID int64 // that of the group which became this supergroup; 0 for none
	title    string
	forum    bool
	quiet    bool           // only its creator and administrators write
	topics   map[int]string // by message_thread_id
	members  []*member      // those who left too
	posts    []*post        // without those that were deleted
	pins     []*post        // what is pinned, the latest last
	lastID   int            // of the newest message
	log      *eventlog.Log[Event]
}

// NewGroup makes a group of the given people. The first one is its creator; without any, a person called Owner is.
func (s *Server) NewGroup(title string, people ...*Person) *Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groups++
	chat := s.newChat(basicGroup, groupIDs-s.groups, title)
	if len(people) == 0 {
		people = []*Person{s.newPerson("Owner", "", "")}
	}
	for _, person := range people {
		chat.members = append(chat.members, &member{user: person.user, status: ordinary})
	}
	chat.members[0].status = creator
	return chat
}

func (s *Server) newChat(kind chatKind, id int64, title string) *Chat {
	chat := &Chat{server: s, kind: kind, id: id, title: title, topics: make(map[int]string), log: eventlog.New[Event]()}
	if kind != private {
		s.chats[id] = chat
	}
	return chat
}

// ID is the chat's present id, which changes when it becomes a supergroup. That of a private chat is the person's.
func (c *Chat) ID() int64 {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return c.id
}

// Title is the name of a group; private chats have none.
func (c *Chat) Title() string {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return c.title
}

// Messages returns what members see when they open the chat: every message that is not deleted, oldest first, as it
// is now. Messages from before the chat became a supergroup are among them, with its former id.
func (c *Chat) Messages() []Message {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	var messages []Message
	for _, p := range c.posts {
		if !p.service {
			messages = append(messages, p.shown())
		}
	}
	return messages
}

// find returns a message by its present id, or nil.
func (c *Chat) find(id int) *post {
	for _, p := range c.posts {
		if p.ID == id && p.ChatID == c.id {
			return p
		}
	}
	return nil
}

// add gives a message its id and time, keeps it, and tells the bots.
func (c *Chat) add(p *post) {
	c.lastID++
	p.ID, p.ChatID, p.Sent = c.lastID, c.id, c.server.now()
	c.posts = append(c.posts, p)
	c.tellBots(onMessage, p)
}

// say posts a message and shows it to members.
func (c *Chat) say(p *post) {
	c.place(p)
	c.add(p)
	c.emit(Posted, p.Sender, p, p.Silent)
}

// place finds the thread of a reply: the topic of what it replies to or, in a supergroup without topics, the message
// that the thread began with. Only the former makes it a topic message (Client.cpp:18431,18497).
func (c *Chat) place(p *post) {
	switch {
	case p.ThreadID != 0:
		p.inTopic = c.forum
	case p.replied == nil || c.kind != supergroup:
	case c.forum:
		p.ThreadID, p.inTopic = p.replied.ThreadID, p.replied.inTopic
	default:
		p.ThreadID = max(p.replied.ThreadID, 0)
		if p.ThreadID == 0 {
			p.ThreadID = p.replied.ID
		}
	}
}

// serve posts a service message.
func (c *Chat) serve(actor User, by *Bot, what content) {
	c.add(&post{Message: Message{Sender: actor}, service: true, outgoing: by, content: what})
}

// remove deletes a message and shows that to members. Bots are not told.
func (c *Chat) remove(p *post, actor User) {
	same := func(other *post) bool { return other == p }
	c.posts, c.pins = slices.DeleteFunc(c.posts, same), slices.DeleteFunc(c.pins, same)
	for _, other := range c.posts {
		if other.replied == p {
			other.replied = nil
		}
	}
	if !p.service {
		c.emit(Deleted, actor, p, true)
	}
}

// tellBots hands a message to every bot that gets to see it.
func (c *Chat) tellBots(kind updateType, p *post) {
	for _, m := range c.members {
		if m.bot != nil && m.present() && c.shows(p, m) {
			m.bot.tell(kind, c.object(p).showTo(m.bot))
		}
	}
}

// shows reports whether a bot sees a message: nothing of other bots, of its own only what the chat says about it
// (Client.cpp:17411), and in privacy mode only what is meant for it.
func (c *Chat) shows(p *post, m *member) bool {
	switch {
	case p.outgoing != nil:
		return p.service && p.outgoing == m.bot
	case p.service, c.kind == private, !m.bot.privacy, m.status == administrator:
		return true
	default:
		return p.replied != nil && p.replied.Sender.ID == m.user.ID || p.addresses(m.bot.user.Username)
	}
}

// addresses reports whether a message is a command for a bot.
func (p *post) addresses(username string) bool {
	for _, e := range p.Entities {
		if e.Type == "bot_command" {
			command := unitsOf(p.Text)[e.Offset:e.end()].String()
			_, name, named := strings.Cut(command, "@")
			return !named || strings.EqualFold(name, username)
		}
	}
	return false
}

// objectUnder is the chat as the Bot API shows it under its present or its former id.
func (c *Chat) objectUnder(id int64) wireChat {
	shown := wireChat{ID: id, Type: string(c.kind), Title: c.title, IsForum: c.forum}
	if c.kind == private {
		person := c.members[0].user
		shown.FirstName, shown.LastName, shown.Username = person.FirstName, person.LastName, person.Username
	}
	if id == c.formerID {
		shown.Type, shown.IsForum = string(basicGroup), false
	}
	return shown
}
