package telegram

import (
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
)

// upload is a file that came with a request.
type upload struct {
	stored *stored
	name   string
	mime   string
}

// addFile keeps a file of a multipart form on disk, under the name of its part.
func (r *request) addFile(part *multipart.Part) error {
	kept, err := r.vault.keep(part, maxUpload)
	if errors.Is(err, errTooLarge) {
		return errors.Join(&refusal{code: http.StatusRequestEntityTooLarge, description: "Request Entity Too Large"}, drain(part))
	}
	if err != nil {
		return fmt.Errorf("read file %s of a form: %w", part.FormName(), err)
	}
	r.uploads[part.FormName()] = upload{stored: kept, name: part.FileName(), mime: part.Header.Get("Content-Type")}
	return nil
}

// given finds the file that an argument names: one that came with the request, in a part of the argument's own name
// or in one that is named by attach://, or one that the bot was shown before.
func (c *call) given(args arguments, name string) (upload, error) {
	if came, found := c.uploads[name]; found {
		return came, nil
	}
	value := args.text(name)
	if part, attached := strings.CutPrefix(value, "attach://"); attached {
		if came, found := c.uploads[part]; found {
			return came, nil
		}
		return upload{}, badRequest("there is no file with the name " + part + " in the request")
	}
	if known := c.bot.files[value]; known != nil {
		return upload{stored: known}, nil
	}
	if value == "" {
		return upload{}, badRequest("there is no " + name + " in the request")
	}
	return upload{}, badRequest("wrong file identifier/HTTP URL specified")
}
