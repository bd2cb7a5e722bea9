package mediafolder

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

// errNoHash means that something else was given where a hash is wanted.
var errNoHash = errors.New("not a SHA-256 in lowercase hexadecimal")

// nameOf is the only way from a hash to a file's name: 64 digits and nothing
// that a path could be made of.
func nameOf(hash string) (string, error) {
	if len(hash) != hex.EncodedLen(sha256.Size) {
		return "", fmt.Errorf("find a media file: %w", errNoHash)
	}
	for _, digit := range hash {
		if (digit < '0' || digit > '9') && (digit < 'a' || digit > 'f') {
			return "", fmt.Errorf("find a media file: %w", errNoHash)
		}
	}
	return hash, nil
}

// hashOf reads content to its end.
func hashOf(content io.Reader) (hash string, size int64, err error) {
	sum := sha256.New()
	size, err = io.Copy(sum, content)
	return hex.EncodeToString(sum.Sum(nil)), size, err
}
