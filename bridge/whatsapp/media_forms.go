package whatsapp

import (
	"strings"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// form is how WhatsApp can show a file.
type form string

// The forms.
const (
	asPhoto    form = "photo"
	asVideo    form = "video"
	asGIF      form = "gif" // a film without sound that plays by itself
	asVoice    form = "voice note"
	asAudio    form = "audio"
	asSticker  form = "sticker"
	asDocument form = "document"
)

// formOf chooses how a file is shown: as what it was, if WhatsApp's phones can
// show its media type in that way, and otherwise as the next best that they can.
// A document they hand to another app.
func formOf(medium bridge.Medium) form {
	var fitting []form
	switch medium.Kind {
	case bridge.Photo:
		fitting = []form{asPhoto}
	case bridge.Video:
		fitting = []form{asVideo}
	case bridge.Animated:
		fitting = []form{asGIF}
	case bridge.Voice:
		fitting = []form{asVoice, asAudio}
	case bridge.Audio:
		fitting = []form{asAudio}
	case bridge.Sticker:
		fitting = []form{asSticker, asPhoto, asGIF}
	}
	for _, f := range fitting {
		if shows(f, mediaType(medium)) {
			return f
		}
	}
	return asDocument
}

// shown are the media types that WhatsApp's phones show in each form. They turn
// what their own users send into these.
var shown = map[form]string{
	asPhoto:   "image/jpeg image/png",
	asVideo:   "video/mp4 video/3gpp",
	asGIF:     "video/mp4",
	asVoice:   "audio/ogg",
	asAudio:   "audio/mpeg audio/mp4 audio/aac audio/ogg audio/amr",
	asSticker: "image/webp",
}

func shows(f form, mediaType string) bool {
	return mediaType != "" && strings.Contains(" "+shown[f]+" ", " "+mediaType+" ")
}

// mediaType is the bare media type, without parameters.
func mediaType(medium bridge.Medium) string {
	bare, _, _ := strings.Cut(render.MediaType(medium.MIME), ";")
	return bare
}

// captioned says whether a form has room for words.
func (f form) captioned() bool {
	switch f {
	case asPhoto, asVideo, asGIF, asDocument:
		return true
	default:
		return false
	}
}

// inAlbum says whether phones show files of the form as one album.
func (f form) inAlbum() bool { return f == asPhoto || f == asVideo }

// newFile makes the message for a file that is still to be uploaded: of its
// contents it has only the hash and the length.
func newFile(file bridge.KeptMedium, hash []byte, caption string) *waE2E.Message {
	f := formOf(file.Medium)
	kind, length, words := proto.String(mediaTypeAs(f, file.Medium)), proto.Uint64(uint64(file.Size)), proto.String(caption)
	width, height, seconds := proto.Uint32(uint32(file.Width)), proto.Uint32(uint32(file.Height)), proto.Uint32(uint32(file.Duration/time.Second))
	switch f {
	case asPhoto:
		return &waE2E.Message{ImageMessage: &waE2E.ImageMessage{
			FileSHA256: hash, FileLength: length, Mimetype: kind, Caption: words, Width: width, Height: height,
		}}
	case asVideo, asGIF:
		return &waE2E.Message{VideoMessage: &waE2E.VideoMessage{
			FileSHA256: hash, FileLength: length, Mimetype: kind, Caption: words, Width: width, Height: height, Seconds: seconds,
			GifPlayback: proto.Bool(f == asGIF),
		}}
	case asVoice, asAudio:
		return &waE2E.Message{AudioMessage: &waE2E.AudioMessage{
			FileSHA256: hash, FileLength: length, Mimetype: kind, Seconds: seconds, PTT: proto.Bool(f == asVoice),
		}}
	case asSticker:
		return &waE2E.Message{StickerMessage: &waE2E.StickerMessage{
			FileSHA256: hash, FileLength: length, Mimetype: kind, Width: width, Height: height,
		}}
	default:
		return newDocument(file, hash, caption)
	}
}

// newDocument wraps a document that has a caption, as WhatsApp's clients do.
func newDocument(file bridge.KeptMedium, hash []byte, caption string) *waE2E.Message {
	name := proto.String(fileName(file.Medium))
	document := &waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{
		FileSHA256: hash, FileLength: proto.Uint64(uint64(file.Size)), Mimetype: proto.String(mediaTypeAs(asDocument, file.Medium)),
		FileName: name, Title: name,
	}}
	if caption == "" {
		return document
	}
	document.DocumentMessage.Caption = proto.String(caption)
	return &waE2E.Message{DocumentWithCaptionMessage: &waE2E.FutureProofMessage{Message: document}}
}

// mediaTypeAs is what is said to phones of a file's media type.
func mediaTypeAs(f form, medium bridge.Medium) string {
	switch bare := mediaType(medium); {
	case f == asVoice:
		return "audio/ogg; codecs=opus"
	case bare == "":
		return "application/octet-stream"
	default:
		return bare
	}
}

// endings are those of files that have no name and go as documents.
var endings = map[string]string{
	"image/gif": ".gif", "image/webp": ".webp", "image/heic": ".heic", "image/svg+xml": ".svg", "image/jpeg": ".jpg", "image/png": ".png",
	"video/webm": ".webm", "video/quicktime": ".mov", "video/mp4": ".mp4", "application/x-tgsticker": ".tgs",
	"audio/wav": ".wav", "audio/x-wav": ".wav", "audio/flac": ".flac", "audio/webm": ".webm", "application/pdf": ".pdf",
}

// longestName is how many characters of a file's name are shown.
const longestName = 120

func fileName(medium bridge.Medium) string {
	if name := render.FileName(medium.Name, longestName); name != "" {
		return name
	}
	return string(medium.Kind) + endings[mediaType(medium)]
}
