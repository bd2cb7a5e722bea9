package scenario

import (
	"cmp"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// readEdits writes down what a member's phone shows in the place of what it showed before.
func (p *whatsAppPlace) readEdits(member string) func(event any) {
	return func(event any) {
		message, is := event.(*events.Message)
		if !is || message.Info.Chat != p.group {
			return
		}
		edit := message.Message.GetProtocolMessage()
		if edit.GetEditedMessage() == nil {
			return
		}
		sender := message.Info.Sender
		if sender.Server == types.HiddenUserServer && !message.Info.SenderAlt.IsEmpty() {
			sender = message.Info.SenderAlt
		}
		p.note(Seen{
			By: member, On: WhatsApp, ID: edit.GetKey().GetID(), What: Edited,
			From: p.names[sender.User], Text: wordsOf(edit.GetEditedMessage()), At: time.Now(),
		})
	}
}

// wordsOf is the text of a message, or the caption of its file.
func wordsOf(m *waE2E.Message) string {
	return cmp.Or(m.GetConversation(), m.GetExtendedTextMessage().GetText(),
		m.GetImageMessage().GetCaption(), m.GetVideoMessage().GetCaption(), m.GetDocumentMessage().GetCaption())
}
