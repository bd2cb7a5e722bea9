package telegram

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"path"
	"strings"
)

// The limits of files in bytes (Bot API documentation; telegram-bot-api/Client.h). The one for photos is TDLib's.
const (
	maxUpload   = 50 << 20
	maxPhoto    = 10 << 20
	maxDownload = 20 << 20
)

// File is a file as members see it.
type File struct {
	Name   string // as its sender gave it; empty for photos and the like
	MIME   string
	Size   int64
	SHA256 string // of the content, in lowercase hexadecimal
}

// file is a file as the Bot API shows it.
type file struct {
	FileID       string `json:"file_id"` // filled in by showTo
	FileUniqueID string `json:"file_unique_id"`
	FileSize     int64  `json:"file_size,omitempty"`

	stored *stored
}

func fileOf(s *stored) file {
	return file{FileUniqueID: "AQAD" + s.hash[:16], FileSize: s.size, stored: s}
}

// showTo gives a file the id under which a bot can fetch it or send it again. It is the same each time, and another
// one for each bot.
func (f file) showTo(b *Bot) file {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%d/%s", b.user.ID, f.stored.hash)))
	f.FileID = base64.RawURLEncoding.EncodeToString(sum[:])
	b.files[f.FileID] = f.stored
	return f
}

// fileInfo is what getFile returns.
type fileInfo struct {
	file
	FilePath string `json:"file_path"`
}

// getFile tells a bot under which path it can download a file that it was shown.
func (c *call) getFile() (any, error) {
	if !c.args.has("file_id") {
		return nil, badRequest("file_id not specified")
	}
	found := c.bot.files[c.args.text("file_id")]
	switch {
	case found == nil:
		return nil, badRequest("invalid file_id")
	case found.size > maxDownload:
		return nil, badRequest("file is too big")
	case c.server.vault.isLost(found):
		return nil, badRequest("wrong file_id or the file is temporarily unavailable")
	}
	return fileInfo{fileOf(found).showTo(c.bot), fmt.Sprintf("files/file_%d", found.number)}, nil
}

// downloading is the name under which faults know a download. It is no method.
const downloading = "file"

// download finds the file behind /file/bot<token>/<path>. Only what the bot was shown is there.
func (c *call) download(filePath string) (any, error) {
	for _, f := range c.bot.files {
		if path.Base(filePath) == fmt.Sprintf("file_%d", f.number) && !c.server.vault.isLost(f) {
			return f, nil
		}
	}
	return nil, &refusal{code: 404, description: "Not Found"}
}

// LoseFiles makes every file that was posted so far impossible to download, as when Telegram has lost it. What is
// posted later can be downloaded.
func (s *Server) LoseFiles() {
	s.vault.lose()
}

// splitFilePath takes /file/bot<token>/<path> apart.
func splitFilePath(urlPath string) (token, filePath string, found bool) {
	rest, found := strings.CutPrefix(urlPath, "/file/bot")
	if !found {
		return "", "", false
	}
	return strings.Cut(rest, "/")
}
