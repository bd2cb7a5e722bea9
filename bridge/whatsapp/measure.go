package whatsapp

import "unicode/utf8"

// TextLimit is a part of [bridge.Measurer]; see [TextLimit].
func (p *Platform) TextLimit() int { return TextLimit }

// TextLength is a part of [bridge.Measurer]: WhatsApp counts characters.
func (p *Platform) TextLength(text string) int { return utf8.RuneCountInString(text) }
