package matrix

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
)

// upload is a file in the server's folder.
type upload struct {
	id       string
	file     string
	size     int64
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
	taken, err := e.server.keep(e.request.Body)
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
	taken.size, err = io.Copy(file, io.LimitReader(from, s.uploadLimit+1))
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, errNoAnswer // the client went away in the middle
	}
	if taken.size > s.uploadLimit {
		return nil, tooLarge(codeTooLarge, "the file is larger than this server takes")
	}
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
	return answer{status: http.StatusOK, contentType: found.mimeType, header: header, file: found.file}, nil
}

// Media is a file that a user sends.
type Media struct {
	// Type is the message type: m.image, m.video, m.audio or m.file.
	Type string
	Name string
	MIME string
	// Caption is what is said with the file; empty for nothing.
	Caption string
	// Voice marks audio as a voice note.
	Voice   bool
	Content []byte
}

// SendMedia uploads a file and posts it.
func (u *User) SendMedia(room *Room, media Media, options ...SayOption) (string, error) {
	taken, err := u.server.keep(bytes.NewReader(media.Content))
	if err != nil {
		return "", fmt.Errorf("upload %s: %w", media.Name, err)
	}
	taken.mimeType, taken.name = media.MIME, media.Name
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.server.media[taken.id] = taken
	return u.post(room, typeMessage, media.content(taken), options)
}

func (m Media) content(taken *upload) content {
	said := content{
		"msgtype": m.Type, "body": m.Name, "filename": m.Name, "url": taken.address(),
		"info": map[string]any{"mimetype": m.MIME, "size": len(m.Content)},
	}
	if m.Caption != "" {
		said["body"] = m.Caption
	}
	if m.Voice {
		said["org.matrix.msc3245.voice"] = map[string]any{}
	}
	return said
}
