package matrix

import "fmt"

// SayOption adds to what a user says.
type SayOption func(content)

// ReplyTo makes it a reply.
func ReplyTo(eventID string) SayOption {
	return func(said content) {
		said["m.relates_to"] = map[string]any{"m.in_reply_to": map[string]any{"event_id": eventID}}
	}
}

// MentionRoom rings for everybody, if the sender has the power for it.
func MentionRoom() SayOption {
	return func(said content) { said["m.mentions"] = map[string]any{"room": true} }
}

// Mention rings for some.
func Mention(users ...*User) SayOption {
	ids := []any{}
	for _, user := range users {
		ids = append(ids, user.id)
	}
	return func(said content) { said["m.mentions"] = map[string]any{"user_ids": ids} }
}

// HTML says the same with markup, beside the plain text.
func HTML(formatted string) SayOption {
	return func(said content) {
		said["format"], said["formatted_body"] = "org.matrix.custom.html", formatted
	}
}

// Say posts a text and returns the id of its event. Like everything that a user does here it fails where a server
// would refuse it, with the error code first.
func (u *User) Say(room *Room, text string, options ...SayOption) (eventID string, err error) {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	return u.post(room, typeMessage, content{"msgtype": "m.text", "body": text}, options)
}

// Edit replaces a text that the user has said. Clients that know nothing of edits see the new one behind an asterisk.
func (u *User) Edit(room *Room, eventID, text string, options ...SayOption) (string, error) {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	edited := content{"msgtype": "m.text", "body": text}
	for _, option := range options {
		option(edited)
	}
	return u.post(room, typeMessage, content{
		"msgtype": edited["msgtype"], "body": "* " + text, "m.new_content": map[string]any(edited),
		"m.mentions":   map[string]any{}, // who was mentioned before is not called again
		"m.relates_to": map[string]any{"rel_type": "m.replace", "event_id": eventID},
	}, nil)
}

// React adds a reaction, mostly an emoji, and returns the id of its event; redacting that takes it back.
func (u *User) React(room *Room, eventID, key string) (string, error) {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	return u.post(room, typeReaction, content{
		"m.relates_to": map[string]any{"rel_type": "m.annotation", "event_id": eventID, "key": key},
	}, nil)
}

// Redact takes an event back.
func (u *User) Redact(room *Room, eventID string) error {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	_, err := room.takeBack(u, eventID, "")
	return err
}

// Send posts an event of any type and content, which must be of what JSON decodes to: objects are map[string]any and
// lists are []any.
func (u *User) Send(room *Room, eventType string, said map[string]any) (string, error) {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	return u.post(room, eventType, said, nil)
}

func (u *User) post(room *Room, kind string, said content, options []SayOption) (string, error) {
	for _, option := range options {
		option(said)
	}
	made, err := room.compose(u, kind, said)
	if err != nil {
		return "", fmt.Errorf("%s posts in a room: %w", u.id, err)
	}
	room.add(made)
	return made.id, nil
}

// Poison lets a user post an event of type m.room.message whose content fits no message: its body is a list and its
// type a number. Members see nothing of it.
func (s *Server) Poison(user *User, room *Room) (eventID string, err error) {
	return user.Send(room, typeMessage, map[string]any{
		"msgtype": float64(7), "body": []any{"a", map[string]any{}}, "m.relates_to": "nothing",
	})
}
