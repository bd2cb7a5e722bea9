package content

import (
	"errors"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
	"lifeboat/bridge/replay"
	"lifeboat/store"
)

// itemKinds are what deliveries of a message become in a replay.
var itemKinds = map[bridge.Action]bridge.Kind{
	bridge.ActionPost: bridge.Said, bridge.ActionEdit: bridge.Edited, bridge.ActionDelete: bridge.Deleted, bridge.ActionReact: bridge.Reacted,
}

// Items are the waiting deliveries of messages as a replay sees them. What it
// cannot show, such as an announcement, is left where it is, and so is what
// stands behind a file that is still being fetched, to be composed later.
func (s *Source) Items(tx *store.Tx, waiting []store.Delivery, now time.Time) ([]replay.Item, error) {
	var items []replay.Item
	posted := map[int64]bool{}
	for _, d := range waiting {
		posted[d.ID] = d.Action == bridge.ActionPost
		kind, known := itemKinds[d.Action]
		if !known || d.Message == 0 {
			continue
		}
		due, err := s.fileDue(tx, d.Message)
		if err != nil {
			return nil, err
		}
		if due.After(now) {
			break
		}
		message, err := tx.Message(d.Message)
		if errors.Is(err, store.ErrForgotten) {
			continue // it is refused, with the reason, when its turn comes
		}
		if err != nil {
			return nil, err
		}
		item := replay.Item{}
		switch {
		case message.Expired:
			item = replay.Item{ID: d.ID, Kind: kind, Target: d.Target, Speaker: speaker(message), SentAt: message.SentAt, Expired: true}
		case kind == bridge.Reacted:
			item, err = s.reactionItem(tx, d, message, posted[d.Target])
		default:
			item, err = s.item(tx, d, message, kind)
		}
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

func (s *Source) item(tx *store.Tx, d store.Delivery, m bridge.Message, kind bridge.Kind) (replay.Item, error) {
	text, files, err := s.content(tx, d, m)
	if err != nil {
		return replay.Item{}, err
	}
	if d.Action != bridge.ActionPost {
		files = nil // an edit changes what is said of them
	}
	answers, err := s.answers(tx, d, m)
	return replay.Item{
		ID: d.ID, Kind: kind, Target: d.Target, Speaker: speaker(m), Who: s.Attribution(m, d),
		SentAt: m.SentAt, Text: text, Files: files, Answers: answers,
	}, err
}

// answers is what a message replies to, as far as it is known.
func (s *Source) answers(tx *store.Tx, d store.Delivery, m bridge.Message) (replay.Answer, error) {
	if d.Action != bridge.ActionPost || m.Target == "" {
		return replay.Answer{}, nil
	}
	original, found, err := tx.FindMeant(m.Chat, m.Target)
	if err != nil || !found {
		return replay.Answer{}, err
	}
	return s.naming(tx, d, original)
}

// naming names a message in a post of many by its last wording. One that was
// deleted is not named any more, and neither is one past its retention or its
// lifetime.
func (s *Source) naming(tx *store.Tx, d store.Delivery, message int64) (replay.Answer, error) {
	named, err := tx.Message(message)
	if err != nil {
		return replay.Answer{}, store.UnlessForgotten(err)
	}
	words, gone, err := tx.Wording(message)
	if err != nil || gone || named.Expired {
		return replay.Answer{}, err
	}
	if words == "" {
		words = s.group(d.Chat).Words().Describe(render.Description{Attachment: named.Attachment}, bridge.Text{}).Plain
	}
	return replay.Answer{Name: s.Attribution(named, d).Name, Text: words}, nil
}
