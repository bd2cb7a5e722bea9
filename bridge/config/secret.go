package config

import (
	"fmt"
	"io"
	"log/slog"
)

// concealed is all that a [Secret] shows of itself.
const concealed = "<secret>"

// Secret is a text that must not be seen: every way of printing, logging or
// encoding it gives "<secret>". The zero Secret is empty.
type Secret struct {
	// value is a pointer because fmt calls no methods on unexported fields of
	// other structs; there it prints the address.
	value *string
}

// NewSecret hides a text.
func NewSecret(text string) Secret { return Secret{&text} }

// Reveal returns the hidden text. Whoever calls it answers for where it goes.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// String returns "<secret>".
func (s Secret) String() string { return concealed }

// Format prints "<secret>" whatever the verb and its flags.
func (s Secret) Format(state fmt.State, _ rune) {
	// fmt.State collects the output in memory and reports no errors.
	_, _ = io.WriteString(state, concealed)
}

// LogValue is "<secret>".
func (s Secret) LogValue() slog.Value { return slog.StringValue(concealed) }

// MarshalText returns "<secret>", which JSON and YAML go by too.
func (s Secret) MarshalText() ([]byte, error) { return []byte(concealed), nil }
