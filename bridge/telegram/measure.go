package telegram

import "lifeboat/bridge/render"

// TextLimit is a part of [bridge.Measurer]. It leaves room for the mark of a
// repeat.
func (p *Platform) TextLimit() int { return maxText - roomForMark }

// roomForMark is what a mark may take, in any language.
const roomForMark = 96

// TextLength is a part of [bridge.Measurer]: Telegram counts UTF-16 units.
func (p *Platform) TextLength(text string) int { return render.UTF16Length(text) }
