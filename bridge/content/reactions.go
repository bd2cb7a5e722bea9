package content

import (
	"lifeboat/bridge"
	"lifeboat/bridge/replay"
	"lifeboat/store"
)

// reactions are what was put on a message in other chats than one.
func (s *Source) reactions(tx *store.Tx, original int64, chat bridge.Chat) ([]replay.Reaction, error) {
	put, err := tx.Reactions(original)
	if err != nil {
		return nil, err
	}
	var reactions []replay.Reaction
	for _, m := range put {
		if m.Chat != chat {
			reactions = append(reactions, replay.Reaction{Speaker: speaker(m), Who: s.Attribution(m, store.Delivery{Chat: chat}), Sign: m.Reaction})
		}
	}
	return reactions, nil
}

// ReactionLine tells what was put on a message in other chats than one; empty if
// nothing was.
func (s *Source) ReactionLine(tx *store.Tx, original int64, chat bridge.Chat) (string, error) {
	reactions, err := s.reactions(tx, original, chat)
	return replay.ReactionLine(reactions, s.group(chat).Words()), err
}

// speaker tells people on one platform from each other.
func speaker(m bridge.Message) string { return string(m.Chat.Platform) + "/" + m.Sender.ID }

// resolveReactions makes a line of reactions, or its later wording. The first
// answers what was reacted to.
func (s *Source) resolveReactions(tx *store.Tx, d store.Delivery, post bridge.Post) (bridge.Post, error) {
	original, found, err := tx.ReactedTo(d.Message)
	if err != nil {
		return post, err
	}
	line := ""
	if found {
		if line, err = s.ReactionLine(tx, original, d.Chat); err != nil {
			return post, err
		}
	}
	if line == "" {
		return post, &bridge.SendError{Result: bridge.Rejected, Reason: "the reactions were deleted after the retention time"}
	}
	if line, err = s.namedLine(tx, d, original, line); err != nil {
		return post, err
	}
	post.Text, post.RepeatMark = bridge.Plainly(line), s.group(d.Chat).RepeatMark()
	if d.Action != bridge.ActionReact {
		return post, nil
	}
	post.Action = bridge.ActionPost
	reference, found, err := tx.FindInChat(original, d.Chat)
	if found {
		post.Target = &reference
	}
	return post, err
}

// reactionItem is a reaction as a replay sees it: a part of the message that it
// was put on, or, where that is not among what waits, by itself.
func (s *Source) reactionItem(tx *store.Tx, d store.Delivery, m bridge.Message, among bool) (replay.Item, error) {
	item := replay.Item{ID: d.ID, Kind: bridge.Reacted, Target: d.Target, Speaker: speaker(m), Who: s.Attribution(m, d), SentAt: m.SentAt}
	original, found, err := tx.ReactedTo(d.Message)
	if err != nil || !found {
		return item, err
	}
	if item.Reactions, err = s.reactions(tx, original, d.Chat); err != nil || among {
		return item, err
	}
	item.Kind, item.Target = bridge.Said, 0
	item.Text = bridge.Plainly(replay.ReactionLine(item.Reactions, s.group(d.Chat).Words()))
	if len(item.Reactions) == 1 {
		item.Text = bridge.Plainly(m.Reaction)
	}
	item.Reactions = nil
	item.Answers, err = s.naming(tx, d, original)
	return item, err
}
