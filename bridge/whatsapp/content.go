package whatsapp

import (
	"strings"

	"go.mau.fi/whatsmeow/proto/waE2E"

	"lifeboat/bridge"
)

// contentOf returns a message's words, in WhatsApp's markup, and what else it
// carries.
func contentOf(message *waE2E.Message) (words string, attachment bridge.Attachment) {
	switch {
	case message.GetConversation() != "":
		return message.GetConversation(), ""
	case message.GetExtendedTextMessage() != nil:
		return message.GetExtendedTextMessage().GetText(), ""
	}
	for _, look := range []func(*waE2E.Message) (string, bridge.Attachment){media, cards, polls, answers} {
		if words, attachment := look(message); attachment != "" || words != "" {
			return words, attachment
		}
	}
	return "", bridge.Other
}

func media(message *waE2E.Message) (string, bridge.Attachment) {
	switch {
	case message.GetImageMessage() != nil:
		return message.GetImageMessage().GetCaption(), bridge.Photo
	case message.GetVideoMessage() != nil:
		return video(message.GetVideoMessage())
	case message.GetPtvMessage() != nil:
		return video(message.GetPtvMessage())
	case message.GetAudioMessage() != nil:
		return "", audio(message.GetAudioMessage())
	case message.GetDocumentMessage() != nil:
		return document(message.GetDocumentMessage())
	case message.GetStickerMessage() != nil:
		return "", bridge.Sticker
	default:
		return "", ""
	}
}

func video(message *waE2E.VideoMessage) (string, bridge.Attachment) {
	if message.GetGifPlayback() {
		return message.GetCaption(), bridge.Animated
	}
	return message.GetCaption(), bridge.Video
}

func audio(message *waE2E.AudioMessage) bridge.Attachment {
	if message.GetPTT() {
		return bridge.Voice
	}
	return bridge.Audio
}

// document goes by its caption, and by the name of its file where that is all
// there is to tell.
func document(message *waE2E.DocumentMessage) (string, bridge.Attachment) {
	if message.GetCaption() != "" || sourceOf(message) != nil {
		return message.GetCaption(), bridge.File
	}
	return message.GetFileName(), bridge.File
}

// cards are places and people.
func cards(message *waE2E.Message) (string, bridge.Attachment) {
	switch {
	case message.GetLocationMessage() != nil:
		place := message.GetLocationMessage()
		return joined("\n", place.GetName(), place.GetAddress(), place.GetComment()), bridge.Location
	case message.GetLiveLocationMessage() != nil:
		return message.GetLiveLocationMessage().GetCaption(), bridge.Location
	case message.GetContactMessage() != nil:
		return message.GetContactMessage().GetDisplayName(), bridge.Contact
	case message.GetContactsArrayMessage() != nil:
		return contacts(message.GetContactsArrayMessage()), bridge.Contact
	case message.GetGroupInviteMessage() != nil:
		return joined("\n", message.GetGroupInviteMessage().GetGroupName(), message.GetGroupInviteMessage().GetCaption()), bridge.Other
	case message.GetEventMessage() != nil:
		return joined("\n", message.GetEventMessage().GetName(), message.GetEventMessage().GetDescription()), bridge.Other
	default:
		return "", ""
	}
}

func contacts(message *waE2E.ContactsArrayMessage) string {
	var names []string
	for _, contact := range message.GetContacts() {
		names = append(names, contact.GetDisplayName())
	}
	return joined(", ", names...)
}

// polls are told by their question and one line for each answer.
func polls(message *waE2E.Message) (string, bridge.Attachment) {
	for _, poll := range []*waE2E.PollCreationMessage{
		message.GetPollCreationMessage(), message.GetPollCreationMessageV2(), message.GetPollCreationMessageV3(),
		message.GetPollCreationMessageV5(), message.GetPollCreationMessageV6(),
	} {
		if poll == nil {
			continue
		}
		lines := []string{poll.GetName()}
		for _, option := range poll.GetOptions() {
			lines = append(lines, "- "+option.GetOptionName())
		}
		return joined("\n", lines...), bridge.Poll
	}
	return "", ""
}

// answers are what somebody chose from a business's buttons and lists.
func answers(message *waE2E.Message) (string, bridge.Attachment) {
	return joined("\n",
		message.GetButtonsResponseMessage().GetSelectedDisplayText(),
		message.GetListResponseMessage().GetTitle(),
		message.GetTemplateButtonReplyMessage().GetSelectedDisplayText(),
	), ""
}

// joined joins what is not empty.
func joined(separator string, parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, separator)
}
