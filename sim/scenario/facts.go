package scenario

// Facts is what the operator of a relay has to know to connect it to the world. Platforms that the script does not
// open are missing.
type Facts struct {
	WhatsApp *WhatsAppFacts
	Telegram *TelegramFacts
	Matrix   []MatrixFacts
	People   []Account
	Operator OperatorFacts
	Controls []string // host:port of unrelated hosts
	// ControlsAuthority is the PEM of the certificate to trust of them.
	ControlsAuthority []byte
}

// WhatsAppFacts leads to the simulated WhatsApp.
type WhatsAppFacts struct {
	Address  string // host:port, for whatever host a client means
	Resolver string // host:port of a name server that knows WhatsApp's names
	// SecondResolver is another one, which is hit only by what hits everybody; empty for none.
	SecondResolver string
	Authority      []byte   // PEM of the certificate to trust
	NoiseRoot      [32]byte // the public key to trust in Noise handshakes
	Chat           string
}

// TelegramFacts leads to the simulated Telegram.
type TelegramFacts struct {
	URL   string // stands in for https://api.telegram.org
	Token string
	Chat  string
}

// MatrixFacts leads to a simulated homeserver.
type MatrixFacts struct {
	On       PlatformName
	URL      string
	User     string
	Password string
	Chat     string
}

// OperatorFacts is how the relay reaches who runs it: in private on Telegram, or where there is no Telegram by a
// route of their own.
type OperatorFacts struct {
	TelegramID int64
	URL        string // empty with Telegram; as the shoutrrr library writes it
}

// Account is one of a member's accounts.
type Account struct {
	Name string
	On   PlatformName
	ID   string // a phone number or a user id
}

// Chats lists the group's chat on each platform.
func (f Facts) Chats() map[PlatformName]string {
	chats := map[PlatformName]string{}
	if f.WhatsApp != nil {
		chats[WhatsApp] = f.WhatsApp.Chat
	}
	if f.Telegram != nil {
		chats[Telegram] = f.Telegram.Chat
	}
	for _, homeserver := range f.Matrix {
		chats[homeserver.On] = homeserver.Chat
	}
	return chats
}

// Facts returns how to connect a relay.
func (w *World) Facts() Facts {
	facts := Facts{Controls: w.controls.Addresses(), ControlsAuthority: w.controls.Authority(), Operator: w.operator.facts()}
	for _, platform := range w.script.Platforms() {
		w.places[platform].describe(&facts)
	}
	return facts
}
