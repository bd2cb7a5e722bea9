package telegram

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
)

// addMultipart reads a multipart form. A body that ends before its first part counts as an empty form: that is what
// a client sends that has no arguments but sets the header all the same (go-telegram/bot raw_request.go:34,61).
func (r *request) addMultipart(body io.Reader, boundary string) error {
	parts := multipart.NewReader(body, boundary)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read part of a form: %w", err)
		}
		if err := r.addPart(part); err != nil {
			return err
		}
	}
}

func (r *request) addPart(part *multipart.Part) error {
	if part.FileName() != "" {
		return r.addFile(part)
	}
	value, err := io.ReadAll(io.LimitReader(part, maxFieldBytes))
	if err != nil {
		return fmt.Errorf("read field %s of a form: %w", part.FormName(), err)
	}
	r.args[part.FormName()] = string(value)
	return nil
}
