package telegram

import (
	"mime"
	"slices"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// What the Bot API takes (https://core.telegram.org/bots/api#sending-files). The
// documentation speaks of megabytes without saying which, so the smaller ones
// count.
const (
	largestUpload = 50_000_000
	largestPhoto  = 10_000_000
	maxCaption    = 1024  // UTF-16 units
	maxAlbum      = 10    // files
	maxSides      = 10000 // width and height of a photo together, in pixels
	maxRatio      = 20    // of a photo's longer side to the shorter one
)

// maxName is the length of a file's name in characters.
const maxName = 120

// enclosure is a file of a part, as it is stored.
type enclosure struct {
	Kind    bridge.Attachment `json:"kind"`
	Name    string            `json:"name"`
	Hash    string            `json:"hash"`
	Size    int64             `json:"size"`
	Width   int               `json:"width,omitempty"`
	Height  int               `json:"height,omitempty"`
	Seconds int               `json:"seconds,omitempty"`
}

// enclose takes over a file as the kind that Telegram takes it for. A sticker
// becomes a picture, since Telegram's own stickers can say neither who sent them
// nor that they are a repeat.
func enclose(file bridge.KeptMedium) enclosure {
	e := enclosure{
		Kind: file.Kind, Name: nameFor(file), Hash: file.Hash, Size: file.Size,
		Width: max(0, file.Width), Height: max(0, file.Height), Seconds: int(min(max(0, file.Duration), longest) / time.Second),
	}
	if e.Kind == bridge.Sticker {
		e.Kind = bridge.Photo
	}
	if e.Kind == bridge.Photo && !e.fitsPhoto() {
		e.Kind = bridge.File
	}
	return e
}

// fitsPhoto is false for a picture that Telegram takes as a document only.
func (e enclosure) fitsPhoto() bool {
	long, short := max(e.Width, e.Height), min(e.Width, e.Height)
	return e.Size <= largestPhoto && e.Width+e.Height <= maxSides && (short <= 0 || long/short < maxRatio)
}

// nameFor is the file's own name, or one after its kind: without a name Telegram
// takes no file.
func nameFor(file bridge.KeptMedium) string {
	name := render.FileName(file.Name, maxName)
	if name != "" {
		return name
	}
	return string(file.Kind) + extensionOf(file.MIME)
}

// extensions are those of the types that messengers use; the system's list may
// be missing or put another one first.
var extensions = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif",
	"video/mp4": ".mp4", "video/webm": ".webm", "audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/mp4": ".m4a",
	"application/pdf": ".pdf",
}

func extensionOf(mimeType string) string {
	base, _, err := mime.ParseMediaType(mimeType)
	if err != nil {
		return ""
	}
	return extensions[base]
}

// inAlbum is true for what goes into an album of pictures.
func (e enclosure) inAlbum() bool { return e.Kind == bridge.Photo || e.Kind == bridge.Video }

// together puts files into as few posts as Telegram takes them in, in order:
// neighboring pictures become albums, everything else goes alone.
func together(files []enclosure) [][]enclosure {
	var groups [][]enclosure
	for _, file := range files {
		last := len(groups) - 1
		if last >= 0 && joins(groups[last], file) {
			groups[last] = append(groups[last], file)
			continue
		}
		groups = append(groups, []enclosure{file})
	}
	return groups
}

// joins says whether a file can be part of an album. What one request may hold
// bounds an album too.
func joins(album []enclosure, file enclosure) bool {
	return file.inAlbum() && album[0].inAlbum() && len(album) < maxAlbum && sizeOf(album)+file.Size <= largestUpload
}

func sizeOf(files []enclosure) (size int64) {
	for file := range slices.Values(files) {
		size += file.Size
	}
	return size
}

// filePosts makes the posts of files. The caption goes below the first file or,
// where it is too long for that, behind the files as a text.
func filePosts(first payload, post bridge.Post) ([]payload, error) {
	fits := render.UTF16Length(post.Text.Plain) <= maxCaption-render.UTF16Length(first.mark().Plain)
	if fits {
		first.Text = post.Text
	}
	var enclosures []enclosure
	for _, file := range post.Files {
		enclosures = append(enclosures, enclose(file))
	}
	var all []payload
	for _, group := range together(enclosures) {
		first.Files = group
		all = append(all, first)
		first = payload{Action: first.Action, Silent: true}
	}
	if fits {
		return all, nil
	}
	texts, err := messages(first, post.Text)
	return append(all, texts...), err
}
