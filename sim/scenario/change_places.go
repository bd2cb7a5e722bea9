package scenario

import (
	"context"
	"errors"
	"strconv"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"
)

var errUntold = errors.New("bots are not told of deletions on Telegram, so a script cannot have any there")

func (p *telegramPlace) change(_ context.Context, said Said, change Change) error {
	id, err := strconv.Atoi(said.ID)
	switch {
	case err != nil:
		return err
	case change.What == Edited:
		return p.persons[change.Who].Edit(p.chat, id, change.Text)
	case change.What == Reacted:
		return p.persons[change.Who].React(p.chat, id, change.Text)
	default:
		return errUntold
	}
}

func (p *matrixPlace) change(_ context.Context, said Said, change Change) (err error) {
	user := p.users[change.Who]
	switch change.What {
	case Edited:
		_, err = user.Edit(p.room, said.ID, change.Text)
	case Reacted:
		_, err = user.React(p.room, said.ID, change.Text)
	default:
		err = user.Redact(p.room, said.ID)
	}
	return err
}

func (p *whatsAppPlace) change(ctx context.Context, said Said, change Change) error {
	client := p.phones[change.Who].Client()
	var message *waE2E.Message
	switch change.What {
	case Edited:
		message = client.BuildEdit(p.group, said.ID, &waE2E.Message{Conversation: proto.String(change.Text)})
	case Reacted:
		message = client.BuildReaction(p.group, p.phones[said.By].JID(), said.ID, change.Text)
	default:
		message = client.BuildRevoke(p.group, types.EmptyJID, said.ID)
	}
	_, err := client.SendMessage(ctx, p.group, message)
	return err
}
