package scenario

import "lifeboat/sim/whatsapp"

// Facts is what the operator of a relay has to know to connect it to the world.
type Facts struct {
	WhatsApp WhatsAppFacts
	Telegram TelegramFacts
	People   []Account
	Controls []string // host:port of unrelated hosts
}

// WhatsAppFacts leads to the simulated WhatsApp.
type WhatsAppFacts struct {
	Address     string   // host:port, for whatever host a client means
	Resolver    string   // host:port of a name server that knows WhatsApp's names
	Authority   []byte   // PEM of the certificate to trust
	NoiseRoot   [32]byte // the public key to trust in Noise handshakes
	GroupJID    string
	RelayNumber string
}

// TelegramFacts leads to the simulated Telegram.
type TelegramFacts struct {
	URL   string // stands in for https://api.telegram.org
	Token string
	Chat  int64
}

// Account is one of a member's accounts.
type Account struct {
	Name string
	On   PlatformName
	ID   string // a phone number or a user id
}

// Facts returns how to connect a relay.
func (w *World) Facts() Facts {
	return Facts{
		WhatsApp: WhatsAppFacts{
			Address: w.door.Address(), Resolver: w.door.ResolverAddress(), Authority: w.whatsApp.CertificatePEM(),
			NoiseRoot: whatsapp.RootKey(), GroupJID: w.group.String(), RelayNumber: relayNumber,
		},
		Telegram: TelegramFacts{URL: w.telegram.URL(), Token: botToken, Chat: w.chat.ID()},
		People:   w.cast.accounts,
		Controls: w.controlAddresses(),
	}
}
