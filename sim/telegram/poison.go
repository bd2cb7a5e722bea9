package telegram

import (
	"encoding/json"
	"fmt"
)

// Poison lets a person forward a text whose origin is of a type that no client library knows. Members see an ordinary
// message; a library that decodes a batch of updates as a whole cannot read that batch. It fails as Say does.
func (s *Server) Poison(p *Person, c *Chat, text string) (messageID int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	posted, err := p.compose(c, Media{kind: KindText}, text, draft{})
	if err != nil {
		return 0, fmt.Errorf("post a poisonous message: %w", err)
	}
	posted.origin = &origin{Type: "mystery", Date: s.now().Unix()}
	c.say(posted)
	return posted.ID, nil
}

// Inject queues an update of any type and form for a bot, whether it asked for the type or not. The body must be
// JSON: a bot that polls would get no answer otherwise.
func (s *Server) Inject(b *Bot, updateTypeName string, body json.RawMessage) error {
	if !json.Valid(body) {
		return fmt.Errorf("inject an update of type %s: its body is no JSON", updateTypeName)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b.queue.add(s.now(), updateType(updateTypeName), body)
	b.wake()
	return nil
}
