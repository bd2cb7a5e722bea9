package matrix

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"

	"lifeboat/bridge"
	"lifeboat/bridge/httplink"
)

// attachedFile is the file of a part before it was uploaded.
type attachedFile struct {
	Hash string `json:"hash"`
	Name string `json:"name"`
	MIME string `json:"mime"`
}

// Upload brings the file of a part to the homeserver, piece by piece, and
// returns the payload with its address
// (https://spec.matrix.org/v1.11/client-server-api/#post_matrixmediav3upload). A
// file that is larger than the homeserver takes is [bridge.Rejected], before
// anything of it is sent where the homeserver tells its limit.
func (p *Platform) Upload(ctx context.Context, part bridge.Part) ([]byte, error) {
	content, failure := readPayload(part)
	switch {
	case failure != nil:
		return nil, failure
	case content.File == nil:
		return nil, rejected("the stored part has no file to upload")
	}
	if failure := p.check(part); failure != nil {
		return nil, failure
	}
	address, failure := p.upload(ctx, *content.File)
	if failure != nil {
		return nil, failure
	}
	uploaded, err := content.uploadedTo(address)
	if err != nil {
		return nil, rejected(err.Error())
	}
	return uploaded, nil
}

// uploadedTo is the payload of a part whose file has an address.
func (p payload) uploadedTo(address string) (json.RawMessage, error) {
	var content map[string]json.RawMessage
	if err := json.Unmarshal(p.Content, &content); err != nil {
		return nil, fmt.Errorf("read the stored event: %w", withoutValue(err))
	}
	var err error
	if content["url"], err = encode(address); err != nil {
		return nil, err
	}
	if p.Content, err = encode(content); err != nil {
		return nil, err
	}
	p.File = nil
	return encode(p)
}

func (p *Platform) upload(ctx context.Context, file attachedFile) (address string, failure *bridge.SendError) {
	content, length, failure := p.open(file)
	if failure != nil {
		return "", failure
	}
	if limit := p.uploadLimit(ctx); limit > 0 && length > limit {
		return "", joined(tooLargeToUpload(length, limit), content.Close())
	}
	target := withQuery(p.homeserver+oldMediaPrefix+"/upload", "filename", file.Name)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target, content)
	if err != nil {
		return "", joined(rejected("the upload cannot be made into a request: "+httplink.WithoutURL(err).Error()), content.Close())
	}
	request.ContentLength = length
	request.Header.Set("Content-Type", mediaType(file.MIME))
	e := p.stream(request, nil) // which closes the content
	if e.Status == http.StatusRequestEntityTooLarge {
		return "", tooLargeToUpload(length, 0)
	}
	if failure := fileFailure(e); failure != nil {
		return "", failure
	}
	var taken struct {
		Address string `json:"content_uri"`
	}
	if err := e.read(&taken); err != nil || !mediaAddress.MatchString(taken.Address) {
		return "", &bridge.SendError{Result: bridge.Transient, Reason: "the homeserver took the file and did not say where it is", Err: err}
	}
	return taken.Address, nil
}

// open opens a kept file. One that is gone will not come back.
func (p *Platform) open(file attachedFile) (content io.ReadSeekCloser, length int64, failure *bridge.SendError) {
	if p.media == nil {
		return nil, 0, rejected("there is no folder with the relay's files")
	}
	content, err := p.media.Open(file.Hash)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, rejected("the relay has not kept the file")
	}
	if err == nil {
		length, err = lengthOf(content)
	}
	if err != nil {
		return nil, 0, &bridge.SendError{Result: bridge.Transient, Reason: "the kept file cannot be read", Err: err}
	}
	return content, length, nil
}

// lengthOf measures a file and goes back to its beginning.
func lengthOf(content io.ReadSeekCloser) (int64, error) {
	length, err := content.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = content.Seek(0, io.SeekStart)
	}
	if err != nil {
		return 0, errors.Join(fmt.Errorf("measure a kept file: %w", err), content.Close())
	}
	return length, nil
}

// uploadLimit asks how large a file may be. 0 means that the homeserver does not
// tell, and that it has to be tried.
func (p *Platform) uploadLimit(ctx context.Context) int64 {
	e := p.call(ctx, http.MethodGet, p.homeserver+mediaPrefix+"/config", nil)
	if e.isUnknownEndpoint() {
		e = p.call(ctx, http.MethodGet, p.homeserver+oldMediaPrefix+"/config", nil)
	}
	var config struct {
		Limit figure `json:"m.upload.size"`
	}
	if !e.succeeded() || e.read(&config) != nil {
		return 0
	}
	return int64(config.Limit)
}

// tooLargeToUpload is the refusal of a file that the homeserver does not take. A
// limit of 0 is not known.
func tooLargeToUpload(length, limit int64) *bridge.SendError {
	if limit == 0 {
		return rejected(fmt.Sprintf("the homeserver does not take a file of %s", size(length)))
	}
	return rejected(fmt.Sprintf("the homeserver takes files of up to %s, and this one has %s", size(limit), size(length)))
}

// joined adds a further error to a refusal.
func joined(failure *bridge.SendError, err error) *bridge.SendError {
	failure.Err = errors.Join(failure.Err, err)
	return failure
}

// mediaType is the type that stands in a header.
func mediaType(kind string) string {
	if kind == "" {
		return "application/octet-stream"
	}
	return kind
}
