package scenario

import "slices"

// PlatformName names a simulated platform in scripts and books.
type PlatformName string

// The platforms of the world, and what surrounds the relay, whose faults hit nobody else. A fault of Uplink, the
// relay's own network, hits its way to all platforms and to the control targets at once. While Portal is on, that
// network leads everything to a page that wants a login: whatever is asked is answered, by somebody else. Control is
// one of the unrelated hosts, which refuses connections.
const (
	WhatsApp PlatformName = "whatsapp"
	Telegram PlatformName = "telegram"
	Matrix   PlatformName = "matrix"
	Matrix2  PlatformName = "matrix2" // a second homeserver, which knows nothing of the first
	Uplink   PlatformName = "uplink"
	Portal   PlatformName = "portal"
	Control  PlatformName = "control"
)

// surroundings can fail, and nobody talks on them.
var surroundings = []PlatformName{Uplink, Portal, Control}

// everyPlatform is in the order in which a script's fallbacks come where it does not name them.
var everyPlatform = []PlatformName{WhatsApp, Telegram, Matrix, Matrix2}

// title is the platform's name as people write it.
func (p PlatformName) title() string {
	switch p {
	case WhatsApp:
		return "WhatsApp"
	case Telegram:
		return "Telegram"
	case Matrix:
		return "Matrix"
	case Matrix2:
		return "the second Matrix server"
	case Uplink:
		return "the relay's own network"
	case Portal:
		return "the page that wants a login"
	case Control:
		return "an unrelated host"
	}
	return string(p)
}

// Platforms lists those that the script opens: the primary, then the fallbacks in their order.
func (s Script) Platforms() []PlatformName {
	return append([]PlatformName{s.Primary}, s.Fallbacks...)
}

// opens says whether members use the platform in the script.
func (s Script) opens(platform PlatformName) bool {
	return slices.ContainsFunc(s.Members, func(m Member) bool { return m.Uses(platform) })
}
