package matrix

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"lifeboat/sim/faults"
)

// upload is a file in the server's folder.
type upload struct {
	id       string
	file     string
	size     int64
	hash     string // SHA-256 in lowercase hexadecimal
	mimeType string
	name     string
}

// address is how events speak of the file.
func (u *upload) address() string {
	return "mxc://" + serverName + "/" + u.id
}

// takeUpload writes the body of a request to a file, without holding it in memory. What is not carried out afterwards
// is deleted with the folder.
func (e *exchange) takeUpload() error {
	if e.request.ContentLength > e.server.uploadLimit {
		return tooLarge(codeTooLarge, "the file is larger than this server takes")
	}
	taken, err := e.server.keep(e.transferred(e.request.Body))
	if err != nil {
		return err
	}
	taken.mimeType = e.request.Header.Get("Content-Type")
	if taken.mimeType == "" {
		taken.mimeType = "application/octet-stream"
	}
	taken.name = e.request.URL.Query().Get("filename")
	e.uploaded = taken
	return nil
}

// keep writes content to a file up to the server's limit.
func (s *Server) keep(from io.Reader) (*upload, error) {
	taken := &upload{id: rand.Text()}
	taken.file = filepath.Join(s.mediaFolder, taken.id)
	file, err := os.Create(taken.file)
	if err != nil {
		return nil, fmt.Errorf("make a file for an upload: %w", err)
	}
	sum := sha256.New()
	taken.size, err = io.Copy(io.MultiWriter(file, sum), io.LimitReader(from, s.uploadLimit+1))
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, faults.ErrNoAnswer // the client went away in the middle
	}
	if taken.size > s.uploadLimit {
		return nil, tooLarge(codeTooLarge, "the file is larger than this server takes")
	}
	taken.hash = hex.EncodeToString(sum.Sum(nil))
	return taken, nil
}

// upload gives a file that was taken its address.
func (e *exchange) upload() (any, error) {
	e.server.media[e.uploaded.id] = e.uploaded
	return map[string]string{"content_uri": e.uploaded.address()}, nil
}

func (e *exchange) mediaConfig() (any, error) {
	return map[string]int64{"m.upload.size": e.server.uploadLimit}, nil
}

// download streams a file to whoever is logged in.
func (e *exchange) download() (any, error) {
	found := e.server.media[e.request.PathValue("media")]
	if found == nil || e.request.PathValue("server") != serverName {
		return nil, notFound("no such file")
	}
	header := map[string]string{"Content-Length": fmt.Sprint(found.size)}
	if name := e.request.PathValue("name"); name != "" {
		header["Content-Disposition"] = mime.FormatMediaType("attachment", map[string]string{"filename": name})
	} else if found.name != "" {
		header["Content-Disposition"] = mime.FormatMediaType("attachment", map[string]string{"filename": found.name})
	}
	return answer{status: http.StatusOK, contentType: found.mimeType, header: header, file: found.file, through: e.transferred}, nil
}

// DeleteMedia takes a file away, as a server does whose administrator tidies up. Messages go on pointing at it.
func (s *Server) DeleteMedia(address string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.mediaAt(address)
	if found == nil {
		return fmt.Errorf("delete the file %s: there is none", address)
	}
	delete(s.media, found.id)
	if err := os.Remove(found.file); err != nil {
		return fmt.Errorf("delete the file %s: %w", address, err)
	}
	return nil
}

// mediaAt finds a file by its address with mxc://; nil where there is none.
func (s *Server) mediaAt(address string) *upload {
	id, found := strings.CutPrefix(address, "mxc://"+serverName+"/")
	if !found {
		return nil
	}
	return s.media[id]
}
