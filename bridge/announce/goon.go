package announce

import "lifeboat/bridge"

// GoOn tells members that a fallback cannot be reached either, and which others
// can, as people call them.
func (p Printer) GoOn(platform string, others []string) bridge.Text {
	return p.each(func(v voice) string { return v.GoOn(platform, v.list(others)) })
}
