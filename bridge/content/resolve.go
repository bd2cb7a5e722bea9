package content

import (
	"errors"
	"fmt"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
	"lifeboat/store"
)

// Resolve turns a delivery into what its chat is to be given: with the author's
// name, and pointing at what it answers or changes in that chat.
func (s *Source) Resolve(tx *store.Tx, d store.Delivery) (bridge.Post, error) {
	post := bridge.Post{Chat: d.Chat, Action: d.Action}
	if d.Body != nil {
		post = *d.Body
		post.Chat, post.Action = d.Chat, d.Action
	}
	if d.Action == bridge.ActionReact {
		return s.resolveReactions(tx, d, post)
	}
	if d.Target != 0 && d.Action != bridge.ActionPost {
		target, err := s.targetOf(tx, d)
		if err != nil {
			return post, err
		}
		post.Target = &target
	}
	if d.Message == 0 {
		return post, s.leaveOut(tx, d, &post)
	}
	return s.resolveMessage(tx, d, post)
}

// targetOf finds the first part of an earlier delivery of the chat.
func (s *Source) targetOf(tx *store.Tx, d store.Delivery) (bridge.Reference, error) {
	parts, err := tx.Parts(d.Target)
	if err != nil {
		return bridge.Reference{}, err
	}
	if len(parts) == 0 || !parts[0].Sent {
		return bridge.Reference{}, &bridge.SendError{Result: bridge.Rejected, Reason: fmt.Sprintf("what it changes (delivery %d) never reached the chat", d.Target)}
	}
	posted, err := tx.Delivery(d.Target)
	if err != nil {
		return bridge.Reference{}, err
	}
	if s.TooOld(posted, d.Action, s.options.Now()) {
		return bridge.Reference{}, &bridge.SendError{Result: bridge.Rejected, Reason: fmt.Sprintf("delivery %d is too old on its platform for this: %s", d.Target, d.Action)}
	}
	if d.Message != 0 && len(parts) > 1 {
		return s.partOf(tx, d, parts)
	}
	return bridge.Reference{ID: parts[0].VisibleID}, nil
}

// partOf finds the part that stands for the message which is changed, as each
// picture of an album has one.
func (s *Source) partOf(tx *store.Tx, d store.Delivery, parts []store.StoredPart) (bridge.Reference, error) {
	first := bridge.Reference{ID: parts[0].VisibleID}
	change, err := tx.Message(d.Message)
	if err != nil {
		return first, store.UnlessForgotten(err)
	}
	original, found, err := tx.FindMessage(change.Chat, change.Target)
	if err != nil || !found {
		return first, err
	}
	reference, found, err := tx.FindInChat(original, d.Chat)
	if err != nil || !found {
		return first, err
	}
	return bridge.Reference{ID: reference.ID}, nil
}

func (s *Source) resolveMessage(tx *store.Tx, d store.Delivery, post bridge.Post) (bridge.Post, error) {
	message, err := tx.Message(d.Message)
	if errors.Is(err, store.ErrForgotten) {
		return post, &bridge.SendError{Result: bridge.Rejected, Reason: "its text was deleted after the retention time", Err: err}
	}
	if err != nil {
		return post, err
	}
	if d.Action == bridge.ActionDelete {
		return post, nil
	}
	if message.Kind == bridge.Reacted {
		return s.resolveReactions(tx, d, post)
	}
	if message.Expired {
		post.Text = bridge.Styled(s.group(d.Chat).Printer().Replay().Disappeared(1), bridge.Italic)
		return post, nil
	}
	if err := s.wordsAndFiles(tx, d, message, &post); err != nil {
		return post, err
	}
	post.Attention, post.RepeatMark = s.attention(d, s.options.Now()), s.group(d.Chat).RepeatMark()
	if d.Action != bridge.ActionPost || message.Target == "" {
		return post, nil
	}
	return s.resolveReply(tx, d, message, post)
}

// attention keeps what members say silent until an outage has lasted and rung,
// so that a blip disturbs nobody. From then on it is a message like any other,
// but at night.
func (s *Source) attention(d store.Delivery, now time.Time) bridge.Attention {
	group := s.group(d.Chat)
	if d.Chat == group.Primary {
		return bridge.Ordinary
	}
	if _, night := group.Quiet.Until(now); night || !s.options.Rang(group.Primary) || d.Late {
		return bridge.Silent
	}
	return bridge.Ordinary
}

// resolveReply points a reply at its counterpart in the chat. An answer to
// something that the chat has never seen goes out without.
func (s *Source) resolveReply(tx *store.Tx, d store.Delivery, message bridge.Message, post bridge.Post) (bridge.Post, error) {
	original, found, err := tx.FindMeant(message.Chat, message.Target)
	if err != nil || !found {
		return post, err
	}
	reference, found, err := tx.FindInChat(original, d.Chat)
	if err != nil || !found {
		return post, err
	}
	post.Target = &reference
	return post, nil
}

// Attribution says who spoke, where, and, where it is not now, when.
func (s *Source) Attribution(m bridge.Message, d store.Delivery) render.Attribution {
	a := render.Attribution{Name: m.Sender.Name, Via: s.options.Title(m.Chat.Platform), Late: d.Late}
	for _, id := range []string{m.Sender.ID, m.Sender.AlsoID} {
		if name, known := s.options.PersonName(m.Chat.Platform, id); known {
			a.Name, a.Confirmed = name, true
			break
		}
	}
	if d.Late || d.Lane == store.Replay {
		a.At = s.group(d.Chat).Printer().Clock(m.SentAt)
		a.Late = d.Late && d.Lane == store.Live
	}
	return a
}
