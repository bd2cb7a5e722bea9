package whatsapp

import (
	"crypto/sha256"
	"encoding/json"
	"strings"

	"go.mau.fi/whatsmeow"

	"lifeboat/bridge"
)

// mediaSource is what a medium's Source holds: where WhatsApp keeps the file,
// encrypted, and how it is opened and checked. It is whatsmeow's
// DownloadableMessage.
type mediaSource struct {
	Type          whatsmeow.MediaType `json:"type"` // which keys are derived from Key
	Path          string              `json:"path"` // on WhatsApp's media hosts, with a signature that expires
	Key           []byte              `json:"key"`
	Hash          []byte              `json:"hash"`
	EncryptedHash []byte              `json:"encrypted_hash"`
}

// GetMediaType, GetDirectPath, GetMediaKey, GetFileSHA256 and GetFileEncSHA256
// are what whatsmeow asks for (download.go:63).
func (s mediaSource) GetMediaType() whatsmeow.MediaType { return s.Type }

// GetDirectPath is the path on the media hosts.
func (s mediaSource) GetDirectPath() string { return s.Path }

// GetMediaKey is the key that the file's keys are derived from.
func (s mediaSource) GetMediaKey() []byte { return s.Key }

// GetFileSHA256 is the hash of the content.
func (s mediaSource) GetFileSHA256() []byte { return s.Hash }

// GetFileEncSHA256 is the hash of what lies on the media hosts.
func (s mediaSource) GetFileEncSHA256() []byte { return s.EncryptedHash }

// sourceOf notes what is needed to fetch a file later; nil if that does not lead
// to a file of WhatsApp's. whatsmeow appends to the path (download-to-file.go:102),
// which therefore has to have a query.
func sourceOf(file attached) []byte {
	source := mediaSource{
		Type: whatsmeow.GetMediaType(file), Path: file.GetDirectPath(), Key: file.GetMediaKey(),
		Hash: file.GetFileSHA256(), EncryptedHash: file.GetFileEncSHA256(),
	}
	if !source.valid() {
		return nil
	}
	packed, err := json.Marshal(source)
	if err != nil {
		return nil
	}
	return packed
}

func (s mediaSource) valid() bool {
	return s.Type != "" && strings.HasPrefix(s.Path, "/") && strings.Contains(s.Path, "?") && len(s.Key) > 0 &&
		len(s.Hash) == sha256.Size && len(s.EncryptedHash) == sha256.Size
}

// parseSource reads a medium's note.
func parseSource(medium bridge.Medium) (mediaSource, *bridge.SendError) {
	var source mediaSource
	if err := json.Unmarshal(medium.Source, &source); err != nil || !source.valid() {
		return mediaSource{}, rejected("the note of where the file is on WhatsApp is damaged")
	}
	return source, nil
}
