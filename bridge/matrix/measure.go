package matrix

// TextLimit is a part of [bridge.Measurer].
func (p *Platform) TextLimit() int { return maxCost }

// TextLength is a part of [bridge.Measurer]: bytes, as the event will hold them.
func (p *Platform) TextLength(text string) int { return cost(text) }
