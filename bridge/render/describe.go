package render

import (
	"strings"

	"lifeboat/bridge"
)

// Describe tells of an attachment in a short line, in italic, with the caption
// behind it: "sent a photo: caption". Without an attachment it is the caption
// alone; an attachment that has no words of its own is told of as
// [bridge.Other].
func Describe(a bridge.Attachment, caption bridge.Text) bridge.Text {
	if a == "" {
		return caption
	}
	line, ok := english.sent[a]
	if !ok {
		line = english.sent[bridge.Other]
	}
	if strings.TrimSpace(caption.Plain) == "" {
		return bridge.Styled(line, bridge.Italic)
	}
	return follow(bridge.Join(bridge.Styled(line, bridge.Italic), bridge.Plainly(":")), caption)
}
