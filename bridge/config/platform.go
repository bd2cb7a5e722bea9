package config

import (
	"time"

	"lifeboat/bridge"
)

// PlatformType says which messenger a platform speaks.
type PlatformType string

// The types that this version speaks.
const (
	TypeWhatsApp PlatformType = "whatsapp"
	TypeTelegram PlatformType = "telegram"
	TypeMatrix   PlatformType = "matrix"
)

// Platform is one configured connection. The field named like its Type is set,
// the others are nil.
type Platform struct {
	Name     bridge.PlatformName
	Type     PlatformType
	WhatsApp *WhatsApp
	Telegram *Telegram
	Matrix   *Matrix
}

// Account says whose WhatsApp account the relay uses.
type Account string

// The kinds of account.
const (
	// AccountDedicated belongs to the relay alone.
	AccountDedicated Account = "dedicated"
	// AccountOwn is the number of a member, who also talks through it.
	AccountOwn Account = "own"
)

// WhatsApp is the configuration of a WhatsApp connection.
type WhatsApp struct {
	Account Account
	// Canary is how often sending is tried when nothing else shows whether it
	// works, from 30 seconds to an hour; 0 for never, and always with a member's
	// own number.
	Canary time.Duration
	// Endpoint is nil outside rehearsals.
	Endpoint *Endpoint
}

// Endpoint replaces WhatsApp's servers in a rehearsal. Exactly one of Address
// and Proxy is set.
type Endpoint struct {
	Address string // "host:port"
	Proxy   string // an http:// URL
	// Resolver is the "host:port" of a name server that is asked before Address
	// is dialed, so that a rehearsal can let names fail; empty for none.
	Resolver string
	// CAFile is the absolute path of a PEM file; empty for the machine's own
	// authorities. It has not been opened yet.
	CAFile string
	// NoiseRootKey has 32 bytes, or is nil for WhatsApp's own key.
	NoiseRootKey []byte
}

// Telegram is the configuration of a Telegram connection.
type Telegram struct {
	// Token has the form of a bot token.
	Token Secret
	// Server is the base URL of the Bot API, without a slash at its end.
	Server string
}

// Matrix is the configuration of a Matrix connection. Exactly one of Token and
// Password is set.
type Matrix struct {
	// Homeserver is the base URL, without a slash at its end.
	Homeserver string
	User       string // "@bot:example.org"
	Token      Secret
	Password   Secret
}
