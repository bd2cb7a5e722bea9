package whatsapp

import (
	"math"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"

	"lifeboat/bridge"
)

// attached is what all messages that carry a file have in common.
type attached interface {
	whatsmeow.DownloadableMessage
	GetFileLength() uint64
	GetMimetype() string
}

// attachedTo returns the file that an unwrapped message carries, or nil.
func attachedTo(message *waE2E.Message) attached {
	switch {
	case message.GetImageMessage() != nil:
		return message.GetImageMessage()
	case message.GetVideoMessage() != nil:
		return message.GetVideoMessage()
	case message.GetPtvMessage() != nil:
		return message.GetPtvMessage()
	case message.GetAudioMessage() != nil:
		return message.GetAudioMessage()
	case message.GetDocumentMessage() != nil:
		return message.GetDocumentMessage()
	case message.GetStickerMessage() != nil:
		return message.GetStickerMessage()
	default:
		return nil
	}
}

// mediumOf describes the file that a message carries. It is nil where there is
// none that could be fetched, and where the sender wants it to be seen only once.
func mediumOf(message *waE2E.Message, kind bridge.Attachment) *bridge.Medium {
	file := attachedTo(message)
	if file == nil || seenOnce(file) {
		return nil
	}
	source := sourceOf(file)
	if source == nil {
		return nil
	}
	medium := &bridge.Medium{Kind: kind, MIME: file.GetMimetype(), Source: source}
	if length := file.GetFileLength(); length <= math.MaxInt64 {
		medium.Size = int64(length)
	}
	if document, ok := file.(interface{ GetFileName() string }); ok {
		medium.Name = document.GetFileName()
	}
	if picture, ok := file.(interface {
		GetWidth() uint32
		GetHeight() uint32
	}); ok {
		medium.Width, medium.Height = pixels(picture.GetWidth()), pixels(picture.GetHeight())
	}
	if player, ok := file.(interface{ GetSeconds() uint32 }); ok {
		medium.Duration = time.Duration(player.GetSeconds()) * time.Second
	}
	return medium
}

func seenOnce(file attached) bool {
	secretive, ok := file.(interface{ GetViewOnce() bool })
	return ok && secretive.GetViewOnce()
}

// pixels is a length that somebody else names; what cannot be true is unknown.
func pixels(said uint32) int {
	const most = 1 << 20
	if said > most {
		return 0
	}
	return int(said)
}

// associationOf returns what a message says of the one that it belongs to. That
// may stand beside a wrapper or inside of it.
func associationOf(message *waE2E.Message) *waE2E.MessageAssociation {
	for range deepest {
		if found := message.GetMessageContextInfo().GetMessageAssociation(); found != nil {
			return found
		}
		if message = unwrapOnce(message); message == nil {
			break
		}
	}
	return nil
}

// albumOf returns the id of the message that announced the album to which a
// picture belongs, or an empty string.
func albumOf(message *waE2E.Message) string {
	association := associationOf(message)
	if association.GetAssociationType() != waE2E.MessageAssociation_MEDIA_ALBUM {
		return ""
	}
	return association.GetParentMessageKey().GetID()
}

// isSecondCopy says whether a message only brings a file once more that another
// message has brought: in a better quality, or as the film to a photo. It comes
// without being asked for, right after the first.
func isSecondCopy(message *waE2E.Message) bool {
	switch associationOf(message).GetAssociationType() {
	case waE2E.MessageAssociation_HD_IMAGE_DUAL_UPLOAD, waE2E.MessageAssociation_HD_VIDEO_DUAL_UPLOAD,
		waE2E.MessageAssociation_HEVC_VIDEO_DUAL_UPLOAD, waE2E.MessageAssociation_MOTION_PHOTO:
		return true
	default:
		return false
	}
}
