package bridge

// PlatformName names one configured connection to a platform, such as
// "whatsapp", "telegram" or, for a second server, "matrix-work". It is the key
// of the connection's section in the configuration.
type PlatformName string

// Chat is one conversation on one platform: a WhatsApp group, a Telegram chat
// or topic, a Matrix room. It is comparable and serves as a map key.
type Chat struct {
	Platform PlatformName `json:"platform"`
	// ID is the platform's own name of the conversation. Only the platform's
	// adapter reads it.
	ID string `json:"id"`
}

// String returns the chat as "platform:id", as the operators' screens show it.
func (c Chat) String() string { return string(c.Platform) + ":" + c.ID }
