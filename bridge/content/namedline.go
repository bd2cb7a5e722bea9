package content

import (
	"strings"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
	"lifeboat/store"
)

// quotedLength is how many runes of a message name it in a line, and namedLength
// how many of a post of many.
const (
	quotedLength = 40
	namedLength  = 100
)

// WholePost returns the first line of a post of many that was reacted to as a
// whole.
func WholePost(tx *store.Tx, message int64) (line string, whole bool, err error) {
	m, err := tx.Message(message)
	if err != nil {
		return "", false, store.UnlessForgotten(err)
	}
	return m.Text.Plain, m.Sender == bridge.Person{}, nil
}

// namedLine is a line of reactions, with the message that is meant where that
// shares its post in the chat with others.
func (s *Source) namedLine(tx *store.Tx, d store.Delivery, original int64, line string) (string, error) {
	printer := s.group(d.Chat).Printer()
	if first, whole, err := WholePost(tx, original); err != nil || whole {
		return line + " " + printer.ReactedToPost(first), err
	}
	target, posted, err := tx.FindDelivery(original, d.Chat)
	if err != nil || !posted {
		return line, err
	}
	if post, err := tx.Delivery(target); err != nil || post.Message != 0 {
		return line, err
	}
	named, err := s.naming(tx, store.Delivery{Chat: d.Chat}, original)
	if err != nil || named.Name == "" {
		return line, err
	}
	name, words := render.Isolate(render.Clean(named.Name, render.MaxName)), render.Isolate(render.Clean(named.Text, quotedLength))
	return line + " " + printer.Replay().Answers(name, words), nil
}

// FirstLine names a post of many to those who have not read it.
func FirstLine(post bridge.Post) string {
	first, _, _ := strings.Cut(post.Text.Plain, "\n")
	return render.Clean(first, namedLength)
}

// reactionInstead lets a line by itself tell of a reaction that a post of many
// was to show and could not.
func reactionInstead(tx *store.Tx, change, post store.Delivery) error {
	original, found, err := tx.ReactedTo(change.Message)
	if err != nil || !found {
		return err
	}
	if _, told, err := tx.ReactionLine(original, post.Chat); err != nil || told {
		return err
	}
	_, err = tx.AddDelivery(store.Delivery{
		Chat: post.Chat, Lane: post.Lane, Action: bridge.ActionReact, Message: change.Message, Target: post.ID, CreatedAt: change.CreatedAt,
	})
	return err
}
