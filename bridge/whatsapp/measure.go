package whatsapp

import "lifeboat/bridge/render"

// TextLimit is a part of [bridge.Measurer]; see [TextLimit].
func (p *Platform) TextLimit() int { return TextLimit }

// TextLength is a part of [bridge.Measurer]: WhatsApp's clients count
// UTF-16 units.
func (p *Platform) TextLength(text string) int { return render.UTF16Length(text) }
