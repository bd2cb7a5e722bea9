package telegram

import (
	"fmt"
	"strings"
)

// Media is something that a person posts and that is no text: see Photo and its siblings. Bots learn what it is; there
// is no file to fetch.
type Media struct {
	kind    Kind
	content content
}

type photoSize struct {
	file
	Width  int `json:"width"`
	Height int `json:"height"`
}

type file struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	FileSize     int    `json:"file_size,omitempty"`
}

type videoFile struct {
	photoSize
	Duration int    `json:"duration"`
	MimeType string `json:"mime_type,omitempty"`
}

type voiceFile struct {
	file
	Duration int    `json:"duration"`
	MimeType string `json:"mime_type,omitempty"`
}

type sticker struct {
	photoSize
	Type       string `json:"type"`
	IsAnimated bool   `json:"is_animated"`
	IsVideo    bool   `json:"is_video"`
	Emoji      string `json:"emoji,omitempty"`
}

type document struct {
	file
	FileName string `json:"file_name,omitempty"`
	MimeType string `json:"mime_type,omitempty"`
}

type location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type contact struct {
	PhoneNumber string `json:"phone_number"`
	FirstName   string `json:"first_name"`
}

type pollCard struct {
	ID                    string       `json:"id"`
	Question              string       `json:"question"`
	Options               []pollOption `json:"options"`
	TotalVoterCount       int          `json:"total_voter_count"`
	IsClosed              bool         `json:"is_closed"`
	IsAnonymous           bool         `json:"is_anonymous"`
	Type                  string       `json:"type"`
	AllowsMultipleAnswers bool         `json:"allows_multiple_answers"`
}

type pollOption struct {
	Text       string `json:"text"`
	VoterCount int    `json:"voter_count"`
}

// fileNamed invents the ids of a file.
func fileNamed(name string, size int) file {
	return file{FileID: "file-" + name, FileUniqueID: "unique-" + name, FileSize: size}
}

// Photo is a picture.
func Photo() Media {
	return Media{KindPhoto, content{Photo: []photoSize{
		{fileNamed("photo-small", 1_200), 90, 60},
		{fileNamed("photo-large", 81_000), 1280, 853},
	}}}
}

// Video is a short film.
func Video() Media {
	return Media{KindVideo, content{Video: &videoFile{
		photoSize: photoSize{fileNamed("video", 900_000), 1280, 720}, Duration: 12, MimeType: "video/mp4",
	}}}
}

// Voice is a voice message.
func Voice() Media {
	return Media{KindVoice, content{Voice: &voiceFile{file: fileNamed("voice", 21_000), Duration: 7, MimeType: "audio/ogg"}}}
}

// Sticker is a sticker that stands for an emoji.
func Sticker(emoji string) Media {
	return Media{KindSticker, content{Sticker: &sticker{
		photoSize: photoSize{fileNamed("sticker", 14_000), 512, 512}, Type: "regular", Emoji: emoji,
	}}}
}

// Document is a file of any sort.
func Document(fileName string) Media {
	return Media{KindDocument, content{Document: &document{
		file: fileNamed("document-"+fileName, 40_000), FileName: fileName, MimeType: "application/octet-stream",
	}}}
}

// Location is a place on the map, in degrees.
func Location(latitude, longitude float64) Media {
	return Media{KindLocation, content{Location: &location{latitude, longitude}}}
}

// Contact is somebody's name and phone number.
func Contact(firstName, phoneNumber string) Media {
	return Media{KindContact, content{Contact: &contact{phoneNumber, firstName}}}
}

// Poll is a question with options.
func Poll(question string, options ...string) Media {
	card := &pollCard{ID: fmt.Sprintf("poll-%s", strings.ToLower(question)), Question: question, IsAnonymous: true, Type: "regular"}
	for _, option := range options {
		card.Options = append(card.Options, pollOption{Text: option})
	}
	return Media{KindPoll, content{Poll: card}}
}

// takesCaption is true for what can have a text below it.
func (m Media) takesCaption() bool {
	switch m.kind {
	case KindPhoto, KindVideo, KindVoice, KindDocument:
		return true
	}
	return false
}
