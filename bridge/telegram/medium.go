package telegram

import (
	"encoding/json"
	"time"

	"lifeboat/bridge"
)

// fileFields are as much of the Bot API's PhotoSize, Video, Voice, Audio,
// Document and the like as is needed; each has some of them.
type fileFields struct {
	ID         string `json:"file_id"`
	UniqueID   string `json:"file_unique_id"`
	Size       int64  `json:"file_size"`
	Name       string `json:"file_name"`
	MIME       string `json:"mime_type"`
	Width      int    `json:"width"`
	Height     int    `json:"height"`
	Seconds    int64  `json:"duration"`
	IsAnimated bool   `json:"is_animated"` // a sticker made of vectors
	IsVideo    bool   `json:"is_video"`    // a sticker that is a film
}

// source is what is kept of a file so that it can be fetched later: the id by
// which this bot gets it, and the one that is the same for everybody.
type source struct {
	File   string `json:"file"`
	Unique string `json:"unique,omitempty"`
}

// usualTypes are the media types of kinds for which the Bot API names none, or
// need not.
var usualTypes = map[string]string{
	"photo": "image/jpeg", "video_note": "video/mp4", "voice": "audio/ogg", "sticker": "image/webp",
}

// mediumIn reads the file in a field of a message. It returns nil for what is no
// file, and for a file that comes in an unknown form: members are then told by a
// line that there is something.
func mediumIn(field string, raw json.RawMessage, kind bridge.Attachment) *bridge.Medium {
	f, err := readFile(field, raw)
	if err != nil || f.ID == "" {
		return nil
	}
	where, err := json.Marshal(source{File: f.ID, Unique: f.UniqueID})
	if err != nil {
		return nil
	}
	return &bridge.Medium{
		Kind: kind, Name: f.Name, MIME: f.mime(field), Size: max(0, f.Size),
		Width: max(0, f.Width), Height: max(0, f.Height), Duration: f.duration(),
		Source: where,
	}
}

// readFile reads the one file of a field; of a photo, which comes in several
// sizes, the largest.
func readFile(field string, raw json.RawMessage) (f fileFields, err error) {
	if field != "photo" {
		err = json.Unmarshal(raw, &f)
		return f, err
	}
	var sizes []fileFields
	err = json.Unmarshal(raw, &sizes)
	for _, size := range sizes {
		if size.pixels() >= f.pixels() {
			f = size
		}
	}
	return f, err
}

// longest is the longest time that anything is believed to play.
const longest = 24 * time.Hour

func (f fileFields) duration() time.Duration {
	return time.Duration(min(max(0, f.Seconds), int64(longest/time.Second))) * time.Second
}

func (f fileFields) pixels() int64 { return int64(f.Width) * int64(f.Height) }

func (f fileFields) mime(field string) string {
	switch {
	case f.MIME != "":
		return f.MIME
	case f.IsAnimated:
		return "application/x-tgsticker"
	case f.IsVideo:
		return "video/webm"
	default:
		return usualTypes[field]
	}
}
