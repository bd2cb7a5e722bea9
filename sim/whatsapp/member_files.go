package whatsapp

import (
	"context"
	"fmt"
	"io"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waCommon"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"
)

// FileKind is how WhatsApp shows a file.
type FileKind string

// The kinds of files.
const (
	Photo     FileKind = "photo"
	Video     FileKind = "video"
	GIF       FileKind = "gif" // a film without sound that plays by itself
	VoiceNote FileKind = "voice"
	Audio     FileKind = "audio"
	Document  FileKind = "document"
	Sticker   FileKind = "sticker"
)

// usualTypes are what WhatsApp's own clients send, whatever they were given.
var usualTypes = map[FileKind]string{
	Photo: "image/jpeg", Video: "video/mp4", GIF: "video/mp4", VoiceNote: "audio/ogg; codecs=opus", Audio: "audio/mpeg",
	Document: "application/octet-stream", Sticker: "image/webp",
}

// File is what a member sends from the phone.
type File struct {
	Kind    FileKind
	Content io.Reader
	// Caption goes with photos, videos, GIFs and documents.
	Caption string
	// Name goes with documents.
	Name string
	// Type is the media type; empty means the usual one of the kind.
	Type          string
	Width, Height int           // in pixels, for what is seen
	Duration      time.Duration // in whole seconds, for what plays
	// ReplyTo is the message that it answers; nil if it answers none.
	ReplyTo *Received
}

// Share sends a file as Send does a text. It ends with the first error of the upload, which whatsmeow does not repeat;
// nothing was sent then.
func (m *Member) Share(ctx context.Context, chat types.JID, file File) (types.MessageID, error) {
	message, err := m.upload(ctx, file)
	if err != nil {
		return "", err
	}
	return m.send(ctx, chat, message)
}

// ShareAlbum sends photos and videos as an album: a message that announces it, and one for each file that points to
// the first. It returns the ids of the files' messages.
func (m *Member) ShareAlbum(ctx context.Context, chat types.JID, files ...File) ([]types.MessageID, error) {
	messages := make([]*waE2E.Message, 0, len(files))
	for _, file := range files {
		message, err := m.upload(ctx, file)
		if err != nil {
			return nil, err
		}
		messages = append(messages, message)
	}
	album, err := m.send(ctx, chat, albumOf(messages))
	if err != nil {
		return nil, err
	}
	ids := make([]types.MessageID, 0, len(messages))
	for i, message := range messages {
		message.MessageContextInfo = belongsTo(m.client.BuildMessageKey(chat, types.EmptyJID, album), i)
		id, err := m.send(ctx, chat, message)
		if err != nil {
			return ids, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func albumOf(messages []*waE2E.Message) *waE2E.Message {
	var photos, videos uint32
	for _, message := range messages {
		if message.GetImageMessage() != nil {
			photos++
		} else {
			videos++
		}
	}
	return &waE2E.Message{AlbumMessage: &waE2E.AlbumMessage{ExpectedImageCount: proto.Uint32(photos), ExpectedVideoCount: proto.Uint32(videos)}}
}

func belongsTo(album *waCommon.MessageKey, place int) *waE2E.MessageContextInfo {
	return &waE2E.MessageContextInfo{MessageAssociation: &waE2E.MessageAssociation{
		AssociationType: waE2E.MessageAssociation_MEDIA_ALBUM.Enum(), ParentMessageKey: album, MessageIndex: proto.Int32(int32(place)),
	}}
}

// uploadTypes are the keys that files of a kind are encrypted with.
var uploadTypes = map[FileKind]whatsmeow.MediaType{
	Photo: whatsmeow.MediaImage, Video: whatsmeow.MediaVideo, GIF: whatsmeow.MediaVideo, VoiceNote: whatsmeow.MediaAudio,
	Audio: whatsmeow.MediaAudio, Document: whatsmeow.MediaDocument, Sticker: whatsmeow.MediaImage,
}

// upload brings the file to the server and builds the message that leads to it.
func (m *Member) upload(ctx context.Context, file File) (*waE2E.Message, error) {
	uploaded, err := m.client.UploadReader(ctx, file.Content, nil, uploadTypes[file.Kind])
	if err != nil {
		return nil, fmt.Errorf("upload a %s: %w", file.Kind, err)
	}
	if file.Type == "" {
		file.Type = usualTypes[file.Kind]
	}
	return file.message(uploaded), nil
}

func (f File) message(u whatsmeow.UploadResponse) *waE2E.Message {
	kind, size := proto.String(f.Type), proto.Uint64(u.FileLength)
	width, height, seconds := proto.Uint32(uint32(f.Width)), proto.Uint32(uint32(f.Height)), proto.Uint32(uint32(f.Duration/time.Second))
	url, path, caption, context := proto.String(u.URL), proto.String(u.DirectPath), proto.String(f.Caption), f.context()
	switch f.Kind {
	case Photo:
		return &waE2E.Message{ImageMessage: &waE2E.ImageMessage{
			URL: url, DirectPath: path, MediaKey: u.MediaKey, FileEncSHA256: u.FileEncSHA256, FileSHA256: u.FileSHA256, FileLength: size, ContextInfo: context,
			Mimetype: kind, Caption: caption, Width: width, Height: height,
		}}
	case Video, GIF:
		return &waE2E.Message{VideoMessage: &waE2E.VideoMessage{
			URL: url, DirectPath: path, MediaKey: u.MediaKey, FileEncSHA256: u.FileEncSHA256, FileSHA256: u.FileSHA256, FileLength: size, ContextInfo: context,
			Mimetype: kind, Caption: caption, Width: width, Height: height, Seconds: seconds, GifPlayback: proto.Bool(f.Kind == GIF),
		}}
	case VoiceNote, Audio:
		return &waE2E.Message{AudioMessage: &waE2E.AudioMessage{
			URL: url, DirectPath: path, MediaKey: u.MediaKey, FileEncSHA256: u.FileEncSHA256, FileSHA256: u.FileSHA256, FileLength: size, ContextInfo: context,
			Mimetype: kind, Seconds: seconds, PTT: proto.Bool(f.Kind == VoiceNote),
		}}
	case Sticker:
		return &waE2E.Message{StickerMessage: &waE2E.StickerMessage{
			URL: url, DirectPath: path, MediaKey: u.MediaKey, FileEncSHA256: u.FileEncSHA256, FileSHA256: u.FileSHA256, FileLength: size, ContextInfo: context,
			Mimetype: kind, Width: width, Height: height,
		}}
	default:
		return withCaption(&waE2E.DocumentMessage{
			URL: url, DirectPath: path, MediaKey: u.MediaKey, FileEncSHA256: u.FileEncSHA256, FileSHA256: u.FileSHA256, FileLength: size, ContextInfo: context,
			Mimetype: kind, FileName: proto.String(f.Name), Title: proto.String(f.Name), Caption: caption,
		})
	}
}

func (f File) context() *waE2E.ContextInfo {
	if f.ReplyTo == nil {
		return nil
	}
	return quote(*f.ReplyTo)
}

// withCaption wraps a document as clients do where it has a caption.
func withCaption(document *waE2E.DocumentMessage) *waE2E.Message {
	message := &waE2E.Message{DocumentMessage: document}
	if document.GetCaption() == "" {
		return message
	}
	return &waE2E.Message{DocumentWithCaptionMessage: &waE2E.FutureProofMessage{Message: message}}
}
