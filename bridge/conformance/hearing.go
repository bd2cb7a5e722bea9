package conformance

import (
	"fmt"
	"testing"

	"lifeboat/bridge"
)

// say lets a member say something plain.
func (s *session) say(member int, words string) (id string) {
	s.t.Helper()
	return s.world.Say(s.t, Saying{Member: member, Text: bridge.Plainly(words)})
}

// heard decodes the books: what members did, in order of arrival, without what
// is nothing to members and without what the relay did itself.
func (s *session) heard() []bridge.Message {
	s.t.Helper()
	var messages []bridge.Message
	for _, m := range s.decoded() {
		if m.Kind != bridge.Nothing && !m.Own {
			messages = append(messages, m)
		}
	}
	return messages
}

// decoded decodes all that can be decoded.
func (s *session) decoded() []bridge.Message {
	s.t.Helper()
	var messages []bridge.Message
	for _, envelope := range s.books.view().envelopes {
		if m, err := s.platform.Decode(envelope); err == nil {
			messages = append(messages, m)
		}
	}
	return messages
}

// hear waits until members have done n things, and returns these.
func (s *session) hear(n int) []bridge.Message {
	s.t.Helper()
	s.wait(fmt.Sprintf("%d messages of members", n), func(view) bool { return len(s.heard()) >= n })
	return s.heard()
}

// saidInOrder checks that exactly these messages were said, in this order.
func (s *session) saidInOrder(ids ...string) {
	s.t.Helper()
	messages := s.hear(len(ids))
	if len(messages) != len(ids) {
		s.t.Fatalf("heard %d messages instead of %d", len(messages), len(ids))
	}
	for i, id := range ids {
		if messages[i].ID != id {
			s.t.Fatalf("message %d has the id %q instead of %q: lost, doubled or out of order", i, messages[i].ID, id)
		}
	}
}

func hearsInOrder(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	var ids []string
	for i := range 12 {
		ids = append(ids, s.say(i%2, fmt.Sprintf("number %d", i)))
	}
	s.saidInOrder(ids...)
	for i, m := range s.heard() {
		if want := fmt.Sprintf("number %d", i); m.Kind != bridge.Said || m.Text.Plain != want || m.Chat != s.world.Chat() {
			t.Errorf("message %d came as %s %q in %s", i, m.Kind, m.Text.Plain, m.Chat)
		}
	}
}

func knowsWhoSpeaks(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	for member := range 2 {
		s.say(member, "first")
		s.say(member, "second")
	}
	m := s.hear(4)
	if m[0].Sender.ID == "" || m[0].Sender.ID != m[1].Sender.ID || m[2].Sender.ID != m[3].Sender.ID {
		t.Errorf("one person has several ids: %q %q, %q %q", m[0].Sender.ID, m[1].Sender.ID, m[2].Sender.ID, m[3].Sender.ID)
	}
	if m[0].Sender.ID == m[2].Sender.ID {
		t.Errorf("two people have one id: %q", m[0].Sender.ID)
	}
	for _, message := range m {
		if message.Sender.Name == "" || message.SentAt.IsZero() {
			t.Errorf("a message has no name or no time: %q, %s", message.Sender.Name, message.SentAt)
		}
	}
}

func hearsReplies(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	asked := s.say(0, "who comes?")
	answered := s.world.Say(t, Saying{Member: 1, Text: bridge.Plainly("I do"), ReplyTo: asked})
	s.saidInOrder(asked, answered)
	m := s.heard()
	if m[0].Target != "" || m[1].Target != asked {
		t.Errorf("the targets are %q and %q, want none and %q", m[0].Target, m[1].Target, asked)
	}
}

func hearsRepliesToTheRelay(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	receipt := s.post(bridge.Plainly("who comes?"), nil)
	s.world.Say(t, Saying{Member: 1, Text: bridge.Plainly("I do"), ReplyTo: receipt.ID})
	if m := s.hear(1); m[0].Target != receipt.ID {
		t.Errorf("the target is %q, want the relay's post %q", m[0].Target, receipt.ID)
	}
}

func hearsRichText(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	s.world.Say(t, Saying{Text: richText()})
	if m := s.hear(1); !sameText(m[0].Text, richText()) {
		t.Errorf("said %+v, heard %+v", richText(), m[0].Text)
	}
}

func hearsChanges(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	said := s.say(0, "at sx")
	done := 1
	if editor, ok := s.world.(Editor); ok {
		editor.Edit(t, 0, said, bridge.Plainly("at six"))
		done++
		m := s.hear(done)[done-1]
		if m.Kind != bridge.Edited || m.Target != said || m.Text.Plain != "at six" {
			t.Errorf("an edit of %q came as %s of %q: %q", said, m.Kind, m.Target, m.Text.Plain)
		}
	}
	if reactor, ok := s.world.(Reactor); ok {
		for _, reaction := range []string{"👍", ""} {
			reactor.React(t, 1, said, reaction)
			done++
			m := s.hear(done)[done-1]
			if m.Kind != bridge.Reacted || m.Target != said || m.Reaction != reaction {
				t.Errorf("a reaction %q on %q came as %s on %q: %q", reaction, said, m.Kind, m.Target, m.Reaction)
			}
		}
	}
	if deleter, ok := s.world.(Deleter); ok {
		deleter.Delete(t, 0, said)
		done++
		m := s.hear(done)[done-1]
		if m.Kind != bridge.Deleted || m.Target != said {
			t.Errorf("a deletion of %q came as %s of %q", said, m.Kind, m.Target)
		}
	}
}

func decodesPurely(t *testing.T, build func(*testing.T) World) {
	s := start(t, build)
	s.say(0, "always the same")
	s.hear(1)
	for _, envelope := range s.books.view().envelopes {
		first, firstErr := s.platform.Decode(envelope)
		second, secondErr := s.platform.Decode(envelope)
		if !sameMessage(first, second) || (firstErr == nil) != (secondErr == nil) {
			t.Errorf("one envelope was decoded in two ways:\n%+v\n%+v", first, second)
		}
	}
	for _, junk := range []string{"", "{", "null", "[]", "\x00\xff\x10"} {
		envelope := bridge.Envelope{Platform: s.platform.Name(), Key: "junk", Payload: []byte(junk)}
		if m, err := s.platform.Decode(envelope); err == nil {
			t.Errorf("junk %q was decoded: %+v", junk, m)
		}
	}
}
