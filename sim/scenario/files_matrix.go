package scenario

import (
	"context"
	"path"
	"strings"

	"lifeboat/sim/matrix"
)

// matrixFile is how clients post a kind of file.
type matrixFile struct {
	message   string // the type of the message
	mime      string
	extension string // of the name that clients give to files without one
}

var matrixFiles = map[FileKind]matrixFile{
	Photo:    {"m.image", "image/jpeg", ".jpg"},
	Video:    {"m.video", "video/mp4", ".mp4"},
	GIF:      {"m.video", "video/mp4", ".mp4"},
	Voice:    {"m.audio", "audio/ogg", ".ogg"},
	Audio:    {"m.audio", "audio/mpeg", ".mp3"},
	Document: {"m.file", "application/octet-stream", ""},
}

// share posts one file after the other, since Matrix has no albums.
func (p *matrixPlace) share(_ context.Context, who string, files []File, caption string) (ids []string, err error) {
	for i, file := range files {
		media := mediaOnMatrix(file)
		if i == 0 {
			media.Caption = caption
		}
		id, err := p.users[who].SendMedia(p.room, media)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func mediaOnMatrix(file File) matrix.Media {
	shape := matrixFiles[file.Kind]
	media := matrix.Media{
		Type: shape.message, Name: file.Name, MIME: shape.mime, Content: file.Content(),
		Voice: file.Kind == Voice, GIF: file.Kind == GIF,
	}
	if path.Ext(media.Name) == "" {
		media.Name = string(file.Kind) + shape.extension
	}
	return media
}

func fileOnMatrix(message matrix.Message) FileEntry {
	if message.File == "" {
		return FileEntry{}
	}
	return FileEntry{Kind: kindOnMatrix(message), Name: message.FileName, SHA256: message.FileHash}
}

func kindOnMatrix(message matrix.Message) FileKind {
	switch {
	case message.Voice:
		return Voice
	case message.GIF:
		return GIF
	case strings.HasSuffix(message.Type, "video"):
		return Video
	case strings.HasSuffix(message.Type, "audio"):
		return Audio
	case strings.HasSuffix(message.Type, "file"):
		return Document
	}
	return Photo
}

// captionOnMatrix is the text of a message. A file without a caption repeats its name there.
func captionOnMatrix(message matrix.Message) string {
	if message.File != "" && message.Text == message.FileName {
		return ""
	}
	return message.Text
}
