package telegram

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Media is something that a person posts and that is no text: see Photo and its siblings.
type Media struct {
	kind    Kind
	content content // of what is no file
	shape   shape
	source  io.Reader // of the file's content; nil for one that is invented
}

// shape is what is said of a file beside its content.
type shape struct {
	name, mime       string
	width, height    int
	seconds          int
	emoji            string
	title, performer string
}

// Photo is a picture. On the real server photos are made smaller and lose their names; here the largest size is the
// content as it was posted.
func Photo() Media {
	return Media{kind: KindPhoto, shape: shape{width: 1280, height: 853}}
}

// Video is a short film.
func Video() Media {
	return Media{kind: KindVideo, shape: shape{width: 1280, height: 720, seconds: 12, mime: "video/mp4"}}
}

// Animation is a GIF, which on Telegram is a film without sound.
func Animation() Media {
	return Media{kind: KindAnimation, shape: shape{width: 320, height: 180, seconds: 3, mime: "video/mp4", name: "giphy.mp4"}}
}

// Voice is a voice message.
func Voice() Media {
	return Media{kind: KindVoice, shape: shape{seconds: 7, mime: "audio/ogg"}}
}

// Audio is a piece of music.
func Audio(fileName string) Media {
	return Media{kind: KindAudio, shape: shape{name: fileName, seconds: 181, mime: "audio/mpeg", title: "Song", performer: "Band"}}
}

// Sticker is a sticker that stands for an emoji.
func Sticker(emoji string) Media {
	return Media{kind: KindSticker, shape: shape{width: 512, height: 512, emoji: emoji}}
}

// Document is a file of any sort.
func Document(fileName string) Media {
	return Media{kind: KindDocument, shape: shape{name: fileName, mime: "application/octet-stream"}}
}

// Location is a place on the map, in degrees.
func Location(latitude, longitude float64) Media {
	return Media{kind: KindLocation, content: content{Location: &location{latitude, longitude}}}
}

// Contact is somebody's name and phone number.
func Contact(firstName, phoneNumber string) Media {
	return Media{kind: KindContact, content: content{Contact: &contact{phoneNumber, firstName}}}
}

// Poll is a question with options.
func Poll(question string, options ...string) Media {
	card := &pollCard{ID: fmt.Sprintf("poll-%s", strings.ToLower(question)), Question: question, IsAnonymous: true, Type: "regular"}
	for _, option := range options {
		card.Options = append(card.Options, pollOption{Text: option})
	}
	return Media{kind: KindPoll, content: content{Poll: card}}
}

// From gives a file its content, which is read to its end when the file is posted. Without it a small one is
// invented.
func (m Media) From(content io.Reader) Media {
	m.source = content
	return m
}

// OfType names the media type, such as "application/pdf", where the kind tells one.
func (m Media) OfType(mime string) Media {
	m.shape.mime = mime
	return m
}

// Measuring says how large a picture is, in pixels.
func (m Media) Measuring(width, height int) Media {
	m.shape.width, m.shape.height = width, height
	return m
}

// Lasting says how long something plays, in whole seconds.
func (m Media) Lasting(d time.Duration) Media {
	m.shape.seconds = int(d / time.Second)
	return m
}

// takesCaption is true for what can have a text below it.
func (m Media) takesCaption() bool {
	return m.isFile() && m.kind != KindSticker
}

func (m Media) isFile() bool {
	switch m.kind {
	case KindPhoto, KindVideo, KindAnimation, KindVoice, KindAudio, KindSticker, KindDocument:
		return true
	}
	return false
}

// reader is where the content of a file comes from.
func (m Media) reader() io.Reader {
	if m.source != nil {
		return m.source
	}
	return strings.NewReader("the content of a " + string(m.kind) + " " + m.shape.name)
}

// store brings the content of a file to the server and completes what bots are told of it.
func (m *Media) store(v *vault) error {
	if !m.isFile() {
		return nil
	}
	kept, err := v.keep(m.reader(), maxMemberFile)
	if err != nil {
		return err
	}
	m.content, err = m.shape.contentOf(m.kind, kept, v)
	return err
}

// maxMemberFile is what a person may send at most: 2 GB.
const maxMemberFile int64 = 2000 << 20
