package whatsapp

import (
	"testing"

	"lifeboat/bridge"
)

// FuzzMediaSource reads the note of where a file is, which is made of what its
// sender wrote.
func FuzzMediaSource(f *testing.F) {
	f.Add([]byte(`{"type":"WhatsApp Image Keys","path":"/v/x?ccb=1","key":"AAAA","hash":"AAAA","encrypted_hash":"AAAA"}`))
	f.Add([]byte(`{"path":"//evil.example/x?y"}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, note []byte) {
		source, failure := parseSource(bridge.Medium{Source: note})
		if failure == nil && !source.valid() {
			t.Errorf("%+v is taken for a file of WhatsApp's", source)
		}
	})
}

// FuzzFileNames renders files under foreign names and of foreign types.
func FuzzFileNames(f *testing.F) {
	f.Add("../x.pdf", "application/pdf", "file")
	f.Add("\u202e", "audio/ogg; codecs=opus", "voice")
	f.Add("", "a/b\r\nc", "sticker")
	f.Fuzz(func(t *testing.T, name, kind, attachment string) {
		medium := bridge.Medium{Kind: bridge.Attachment(attachment), Name: name, MIME: kind}
		if attachment != "" && fileName(medium) == "" {
			t.Error("a file without a name")
		}
		if mediaTypeAs(formOf(medium), medium) == "" {
			t.Error("a file without a type")
		}
	})
}
