package whatsapp

import (
	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// wrappers are the fields that hold a whole message: ones that disappear, that
// can be seen once, and the like.
var wrappers = []func(*waE2E.Message) *waE2E.FutureProofMessage{
	(*waE2E.Message).GetBotInvokeMessage,
	(*waE2E.Message).GetEphemeralMessage,
	(*waE2E.Message).GetViewOnceMessage,
	(*waE2E.Message).GetViewOnceMessageV2,
	(*waE2E.Message).GetViewOnceMessageV2Extension,
	(*waE2E.Message).GetLottieStickerMessage,
	(*waE2E.Message).GetDocumentWithCaptionMessage,
	(*waE2E.Message).GetGroupMentionedMessage,
	(*waE2E.Message).GetAssociatedChildMessage,
	(*waE2E.Message).GetPollCreationMessageV4,
	(*waE2E.Message).GetSpoilerMessage,
	(*waE2E.Message).GetQuestionMessage,
	(*waE2E.Message).GetEditedMessage,
}

// deepest is how many wrappers are taken off; nobody uses that many in earnest.
const deepest = 8

// unwrap returns the message inside of all wrappers.
func unwrap(message *waE2E.Message) *waE2E.Message {
	for range deepest {
		inner := unwrapOnce(message)
		if inner == nil {
			break
		}
		message = inner
	}
	return message
}

func unwrapOnce(message *waE2E.Message) *waE2E.Message {
	if inner := message.GetDeviceSentMessage().GetMessage(); inner != nil {
		return inner
	}
	for _, wrapper := range wrappers {
		if inner := wrapper(message).GetMessage(); inner != nil {
			return inner
		}
	}
	return nil
}

// silent are the fields that tell members nothing: keys, settings, votes, calls
// and the like. The names are those of whatsmeow's WAWebProtobufsE2E.proto.
var silent = map[protoreflect.Name]bool{
	"messageContextInfo": true, "senderKeyDistributionMessage": true, "fastRatchetKeySenderKeyDistributionMessage": true,
	"call": true, "chat": true, "callLogMesssage": true, "bcallMessage": true, "scheduledCallEditMessage": true,
	"stickerSyncRmrMessage": true, "pollUpdateMessage": true, "pollAddOptionMessage": true, "keepInChatMessage": true, "pinInChatMessage": true,
	"encEventResponseMessage": true, "encCommentMessage": true, "messageHistoryBundle": true, "messageHistoryNotice": true, "placeholderMessage": true,
	"albumMessage": true, "groupRootKeyShare": true, "rootSecretDistributeMessage": true, "limitSharingMessage": true,
	"pollResultSnapshotMessage": true, "pollResultSnapshotMessageV3": true, "statusNotificationMessage": true,
}

// hasContent says whether there is anything else in a message, be it of a kind
// that nobody knows yet.
func hasContent(message *waE2E.Message) bool {
	if len(message.ProtoReflect().GetUnknown()) > 0 {
		return true
	}
	found := false
	message.ProtoReflect().Range(func(field protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		found = !silent[field.Name()]
		return !found
	})
	return found
}

// saysSomething says whether a message is worth an envelope. The first message
// of a member to a group comes twice under one id; one of the two only carries
// a key.
func saysSomething(message *waE2E.Message) bool {
	message = unwrap(message)
	protocol := message.GetProtocolMessage()
	if protocol == nil {
		return hasContent(message)
	}
	return protocol.GetType() == waE2E.ProtocolMessage_REVOKE && protocol.Type != nil || isEdit(message)
}

// contextOf returns what a message says about the one that it answers, or nil.
func contextOf(message *waE2E.Message) *waE2E.ContextInfo {
	content, field := contextField(message)
	if content == nil || !content.Has(field) {
		return nil
	}
	context, _ := content.Get(field).Message().Interface().(*waE2E.ContextInfo)
	return context
}

// setContext sets what contextOf returns, on the message inside of all wrappers.
func setContext(message *waE2E.Message, context *waE2E.ContextInfo) {
	if content, field := contextField(unwrap(message)); content != nil {
		content.Set(field, protoreflect.ValueOfMessage(context.ProtoReflect()))
	}
}

// contextField finds the content that has a place for the context; each kind has
// a field of the same name for it. An album's announcement that travels along is
// none.
func contextField(message *waE2E.Message) (content protoreflect.Message, context protoreflect.FieldDescriptor) {
	message.ProtoReflect().Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		if field.Message() == nil || field.IsList() || field.IsMap() || field.Name() == "albumMessage" {
			return true
		}
		if found := value.Message().Descriptor().Fields().ByName("contextInfo"); found != nil {
			content, context = value.Message(), found
		}
		return context == nil
	})
	return content, context
}
