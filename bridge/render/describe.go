package render

import (
	"strings"

	"lifeboat/bridge"
)

// maxFileName is the number of runes that a file's name may take.
const maxFileName = 80

// Description says what somebody sent that is not text and is not shown.
type Description struct {
	Attachment bridge.Attachment
	// Name is the file's name as its sender gave it, Size its length in bytes;
	// either may be missing.
	Name string
	Size int64
	// Absence says why the file is not there.
	Absence bridge.Absence
}

// Describe tells of an attachment in a short line, in italic, with the caption
// behind it: "sent a photo (2.1 MB, could not be fetched): caption". Without an
// attachment it is the caption alone; an attachment that has no words of its own
// is told of as [bridge.Other]. The name is cleaned here.
func (w Words) Describe(d Description, caption bridge.Text) bridge.Text {
	if d.Attachment == "" {
		return caption
	}
	line, ok := w.Sent[d.Attachment]
	if !ok {
		line = w.Sent[bridge.Other]
	}
	if details := d.details(w); len(details) > 0 {
		line += " (" + strings.Join(details, ", ") + ")"
	}
	if strings.TrimSpace(caption.Plain) == "" {
		return bridge.Styled(line, bridge.Italic)
	}
	return follow(bridge.Join(bridge.Styled(line, bridge.Italic), bridge.Plainly(":")), caption)
}

// details are the file's name and size and why it is not there, as far as they
// are known.
func (d Description) details(w Words) []string {
	var details []string
	if name := Clean(d.Name, maxFileName); name != "" {
		details = append(details, Isolate(name))
	}
	if d.Size > 0 {
		details = append(details, w.size(d.Size))
	}
	if why, known := w.Absent[d.Absence]; known {
		details = append(details, why)
	}
	return details
}
