package whatsapp

import (
	"fmt"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"lifeboat/bridge"
)

// ReadPart returns what members read of a part.
func (p *Platform) ReadPart(part bridge.Part) (string, error) {
	var message waE2E.Message
	if err := proto.Unmarshal(part.Payload, &message); err != nil {
		return "", fmt.Errorf("read a part: %w", err)
	}
	return wordsOf(&message), nil
}

// wordsOf is the text or the caption of a message, or the new one of an edit.
func wordsOf(message *waE2E.Message) string {
	if edited := message.GetEditedMessage().GetMessage().GetProtocolMessage().GetEditedMessage(); edited != nil {
		message = edited
	}
	for _, words := range []string{
		message.GetExtendedTextMessage().GetText(), message.GetReactionMessage().GetText(), message.GetImageMessage().GetCaption(),
		message.GetVideoMessage().GetCaption(),
		message.GetDocumentWithCaptionMessage().GetMessage().GetDocumentMessage().GetCaption(),
	} {
		if words != "" {
			return words
		}
	}
	return ""
}
