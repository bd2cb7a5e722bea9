package whatsapp

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"unicode/utf8"

	"go.mau.fi/whatsmeow/proto/waCommon"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// CaptionLimit is the number of characters that go with a file. WhatsApp's
// phones let nobody type more.
const CaptionLimit = 1024

// share renders files, each as a part of its own. The text is the caption of the
// first; if it is too long, it follows the files, and if that file can have none,
// it goes before them.
func share(post bridge.Post) ([]bridge.Part, error) {
	caption, before, after := post.Text, post, post
	captioned := formOf(post.Files[0].Medium).captioned()
	before.Text, after.Text = bridge.Text{}, bridge.Text{}
	switch {
	case !captioned:
		caption, before.Text = bridge.Text{}, post.Text
	case utf8.RuneCountInString(caption.Plain) > CaptionLimit:
		caption, after.Text = bridge.Text{}, post.Text
	}
	parts, err := sayIfAny(before)
	if err != nil {
		return nil, err
	}
	if len(parts) > 0 {
		post.Target = nil // the text is the answer
	}
	post.Text, after.Target = caption, nil
	files, err := shareFiles(post)
	if err != nil {
		return nil, err
	}
	rest, err := sayIfAny(after)
	return append(append(parts, files...), rest...), err
}

func sayIfAny(post bridge.Post) ([]bridge.Part, error) {
	if post.Text.Plain == "" {
		return nil, nil
	}
	return say(post)
}

// shareFiles renders the files alone. Photos and videos that follow each other
// from the start become an album.
func shareFiles(post bridge.Post) ([]bridge.Part, error) {
	pictures := albumLength(post.Files)
	album := newMessageID()
	var parts []bridge.Part
	for i, file := range post.Files {
		caption := ""
		if i == 0 {
			caption = render.FormatWhatsApp(post.Text)
		}
		message, err := newFileOf(file, caption)
		if err != nil {
			return nil, err
		}
		if i == 0 && post.Target != nil {
			setContext(message, quote(*post.Target))
		}
		if i < pictures {
			message.MessageContextInfo = inAlbum(post.Chat, album, i)
		}
		if i == 0 && pictures > 0 {
			message.AlbumMessage = announcement(post.Files[:pictures])
		}
		part, err := newPart(post.Chat, message)
		if err != nil {
			return nil, err
		}
		part.Size = file.Size
		parts = append(parts, part)
	}
	return parts, nil
}

// recaptioning is the first file with another caption.
func recaptioning(post bridge.Post) (*waE2E.Message, int64, error) {
	file := post.Files[0]
	if utf8.RuneCountInString(post.Text.Plain) > CaptionLimit {
		return nil, 0, rejected(fmt.Sprintf("an edit has to fit into a caption of %d characters", CaptionLimit))
	}
	message, err := newFileOf(file, render.FormatWhatsApp(post.Text))
	return message, file.Size, err
}

func newFileOf(file bridge.KeptMedium, caption string) (*waE2E.Message, error) {
	hash, err := hex.DecodeString(file.Hash)
	if err != nil || len(hash) != sha256.Size {
		return nil, rejected("the file has no valid hash")
	}
	return newFile(file, hash, caption), nil
}

// albumLength is how many files, from the first, are shown as one album; 0 if
// there is none.
func albumLength(files []bridge.KeptMedium) int {
	n := 0
	for n < len(files) && formOf(files[n].Medium).inAlbum() {
		n++
	}
	if n < 2 {
		return 0
	}
	return n
}

// announcement is the message that an album begins with. It travels in the part
// of the first picture, beside that, until it is sent.
func announcement(files []bridge.KeptMedium) *waE2E.AlbumMessage {
	var photos, videos uint32
	for _, file := range files {
		if formOf(file.Medium) == asPhoto {
			photos++
		} else {
			videos++
		}
	}
	return &waE2E.AlbumMessage{ExpectedImageCount: proto.Uint32(photos), ExpectedVideoCount: proto.Uint32(videos)}
}

// inAlbum ties a picture to the announcement of its album, which has that id.
func inAlbum(chat bridge.Chat, album string, place int) *waE2E.MessageContextInfo {
	return &waE2E.MessageContextInfo{MessageAssociation: &waE2E.MessageAssociation{
		AssociationType:  waE2E.MessageAssociation_MEDIA_ALBUM.Enum(),
		ParentMessageKey: &waCommon.MessageKey{RemoteJID: proto.String(chat.ID), FromMe: proto.Bool(true), ID: proto.String(album)},
		MessageIndex:     proto.Int32(int32(place)),
	}}
}
