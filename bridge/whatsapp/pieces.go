package whatsapp

import (
	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// WhatsApp's clients take so many UTF-16 units in one message with its markup:
// MAX_TXT_MSG_SIZE in WhatsApp Web, as https://wppconnect.io/wppconnect lists
// its constants.
const longestText = 65_536

// TextLimit is how many UTF-16 units one part holds, without markup. What is
// left of WhatsApp's own limit is for that.
const TextLimit = 60_000

// pieces cuts a text into what single messages hold. A text with more markup
// than that leaves room for is cut smaller.
func pieces(text bridge.Text) []string {
	for limit := TextLimit; ; limit /= 2 {
		var formatted []string
		fits := true
		for _, piece := range render.Cut(text, limit, render.UTF16Length) {
			formatted = append(formatted, render.FormatWhatsApp(piece))
			fits = fits && render.UTF16Length(formatted[len(formatted)-1]) <= longestText
		}
		if fits || limit < 1000 {
			return formatted
		}
	}
}
