package whatsapp

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// Received is a message as a member sees it. A message that comes twice is reported twice.
type Received struct {
	Chat     types.JID
	Sender   types.JID // by phone number where it is known
	Name     string    // the sender's name
	ID       types.MessageID
	Text     string          // of a file, its caption
	QuotedID types.MessageID // what it replies to; empty if it is no reply
	At       time.Time       // by the server's clock, in whole seconds
	Expires  time.Duration   // how long after At it disappears; 0 for never
	FromMe   bool            // sent by another device of the member's own account
	File     *ReceivedFile   // nil for a text
	Album    types.MessageID // equal for the files of one album; empty for others
}

// ReceivedFile is a file that came with a message, as the member's phone downloaded it.
type ReceivedFile struct {
	Kind          FileKind
	Name          string // of a document
	Type          string
	Size          int64  // in bytes, of what was downloaded
	SHA256        string // in hexadecimal, of what was downloaded; empty if it could not be
	Width, Height int
	Duration      time.Duration
	// Failed is why the file could not be downloaded, nil if it was.
	Failed error
}

// downloadPatience is how long a phone waits for a file before it shows that it could not have it. What comes after
// the file waits for it.
const downloadPatience = 10 * time.Second

// received is the message as its reader sees it; nil for what shows nothing, such as the keys that come along with the
// first message of a sender. The file is downloaded meanwhile.
func (m *Member) received(ctx context.Context, event *events.Message) *Received {
	seen := whatIsSeen(event.Message)
	if seen.text == "" && seen.file == nil {
		return nil
	}
	sender := event.Info.Sender
	if sender.Server == types.HiddenUserServer && !event.Info.SenderAlt.IsEmpty() {
		sender = event.Info.SenderAlt
	}
	r := &Received{
		Chat: event.Info.Chat, Sender: sender.ToNonAD(), Name: event.Info.PushName, ID: event.Info.ID, Text: seen.text,
		QuotedID: seen.context.GetStanzaID(), At: event.Info.Timestamp, FromMe: event.Info.IsFromMe, File: seen.file,
		Expires: time.Duration(seen.context.GetExpiration()) * time.Second,
		Album:   event.Message.GetMessageContextInfo().GetMessageAssociation().GetParentMessageKey().GetID(),
	}
	if r.File != nil {
		r.File.Failed = m.download(ctx, seen.source, r.File)
	}
	return r
}

// download fetches a file, with its hash and size, and throws it away.
func (m *Member) download(ctx context.Context, source whatsmeow.DownloadableMessage, into *ReceivedFile) error {
	ctx, cancel := context.WithTimeout(ctx, downloadPatience)
	defer cancel()
	file, err := os.CreateTemp("", "simulated-phone-")
	if err != nil {
		return fmt.Errorf("make a file for a download: %w", err)
	}
	defer discard(file)
	if err := m.client.DownloadToFile(ctx, source, file); err != nil {
		return fmt.Errorf("download a %s: %w", into.Kind, err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read a download: %w", err)
	}
	hash := sha256.New()
	if into.Size, err = io.Copy(hash, file); err != nil {
		return fmt.Errorf("read a download: %w", err)
	}
	into.SHA256 = hex.EncodeToString(hash.Sum(nil))
	return nil
}

// seen is what a phone shows of a message.
type seen struct {
	text    string
	context *waE2E.ContextInfo
	file    *ReceivedFile
	source  whatsmeow.DownloadableMessage
}

func whatIsSeen(message *waE2E.Message) seen {
	if wrapped := message.GetDocumentWithCaptionMessage().GetMessage(); wrapped != nil {
		message = wrapped
	}
	switch {
	case message.GetImageMessage() != nil:
		image := message.GetImageMessage()
		return seen{image.GetCaption(), image.GetContextInfo(), &ReceivedFile{
			Kind: Photo, Type: image.GetMimetype(), Width: int(image.GetWidth()), Height: int(image.GetHeight()),
		}, image}
	case message.GetVideoMessage() != nil:
		return videoSeen(message.GetVideoMessage())
	case message.GetAudioMessage() != nil:
		return audioSeen(message.GetAudioMessage())
	case message.GetStickerMessage() != nil:
		sticker := message.GetStickerMessage()
		return seen{"", sticker.GetContextInfo(), &ReceivedFile{
			Kind: Sticker, Type: sticker.GetMimetype(), Width: int(sticker.GetWidth()), Height: int(sticker.GetHeight()),
		}, sticker}
	case message.GetDocumentMessage() != nil:
		document := message.GetDocumentMessage()
		return seen{document.GetCaption(), document.GetContextInfo(), &ReceivedFile{
			Kind: Document, Name: document.GetFileName(), Type: document.GetMimetype(),
		}, document}
	case message.GetConversation() != "":
		return seen{text: message.GetConversation()}
	default:
		return seen{text: message.GetExtendedTextMessage().GetText(), context: message.GetExtendedTextMessage().GetContextInfo()}
	}
}

func videoSeen(video *waE2E.VideoMessage) seen {
	file := &ReceivedFile{
		Kind: Video, Type: video.GetMimetype(), Width: int(video.GetWidth()), Height: int(video.GetHeight()),
		Duration: time.Duration(video.GetSeconds()) * time.Second,
	}
	if video.GetGifPlayback() {
		file.Kind = GIF
	}
	return seen{video.GetCaption(), video.GetContextInfo(), file, video}
}

func audioSeen(audio *waE2E.AudioMessage) seen {
	file := &ReceivedFile{Kind: Audio, Type: audio.GetMimetype(), Duration: time.Duration(audio.GetSeconds()) * time.Second}
	if audio.GetPTT() {
		file.Kind = VoiceNote
	}
	return seen{"", audio.GetContextInfo(), file, audio}
}
