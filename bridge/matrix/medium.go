package matrix

import (
	"encoding/json"
	"math"
	"regexp"
	"time"

	"lifeboat/bridge"
)

// attachments are the kinds of messages that carry more than text.
var attachments = map[string]bridge.Attachment{
	"m.image": bridge.Photo, "m.video": bridge.Video, "m.audio": bridge.Audio, "m.file": bridge.File, "m.location": bridge.Location,
}

// isFile says whether a kind of message carries a file, of which its body is
// the caption or only the name.
func isFile(kind string) bool { return attachments[kind] != "" && kind != "m.location" }

// fileInfo is what a member's client says of a file. It is foreign, and no
// message is lost because some of it is of the wrong type.
type fileInfo struct {
	MIMEType label  `json:"mimetype"`
	Size     figure `json:"size"`
	Width    figure `json:"w"`
	Height   figure `json:"h"`
	Duration figure `json:"duration"` // in milliseconds
	// GIF is set by bridges on a silent video that plays in a loop.
	GIF flag `json:"fi.mau.gif"`
}

// info reads what is said of the file; what cannot be read is left out.
func (w wording) info() fileInfo {
	var info fileInfo
	if json.Unmarshal(w.Info, &info) != nil {
		return fileInfo{}
	}
	return info
}

// medium is the file of a message. An encrypted one has its address and its key
// elsewhere (file) and is none: the rooms are not encrypted, and neither is what
// is posted in them.
func (w wording) medium(kind bridge.Attachment) *bridge.Medium {
	if !mediaAddress.MatchString(w.URL) {
		return nil
	}
	info := w.info()
	return &bridge.Medium{
		Kind: kind, Name: w.fileName(), MIME: string(info.MIMEType), Size: int64(info.Size),
		Width: int(min(info.Width, math.MaxInt32)), Height: int(min(info.Height, math.MaxInt32)),
		Duration: time.Duration(info.Duration) * time.Millisecond, Source: []byte(w.URL),
	}
}

// mediaAddress is the form of a file's address: the server that has it, and its
// id there (https://spec.matrix.org/v1.11/client-server-api/#matrix-content-mxc-uris).
var mediaAddress = regexp.MustCompile(`^mxc://([A-Za-z0-9.:\[\]_-]+)/([A-Za-z0-9_-]+)$`)

// fileName is the file's name. Before version 1.10 of the specification that
// was the body.
func (w wording) fileName() string {
	if w.FileName != "" || !isFile(w.Kind) {
		return w.FileName
	}
	return w.Body
}

// label, figure and flag are values that a member's client may send as
// something else, which then counts as nothing.
type (
	label  string
	figure int64
	flag   bool
)

// UnmarshalJSON reads a text.
func (l *label) UnmarshalJSON(text []byte) error {
	*l = label(read[string](text))
	return nil
}

// UnmarshalJSON reads a number that is not negative. It is bounded, so that it
// fits into any unit of time.
func (f *figure) UnmarshalJSON(text []byte) error {
	*f = figure(min(max(read[float64](text), 0), 1<<42))
	return nil
}

// UnmarshalJSON reads a truth value.
func (f *flag) UnmarshalJSON(text []byte) error {
	*f = flag(read[bool](text))
	return nil
}

// read reads a value, or nothing where it is of another type.
func read[T any](text []byte) T {
	var value T
	if json.Unmarshal(text, &value) != nil {
		var nothing T
		return nothing
	}
	return value
}
