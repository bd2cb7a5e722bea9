package telegram

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxBodyBytes is above an album of ten files of the 50 MB that Telegram takes; maxFieldBytes bounds an argument.
const (
	maxBodyBytes  = 512 << 20
	maxFieldBytes = 1 << 20
)

// request is what a call brings: its arguments and files.
type request struct {
	vault   *vault
	args    arguments
	uploads map[string]upload // by the names of their parts
}

// arguments are those of one call. As in the official server each is a string, whatever form it came in: an array
// or object is its JSON.
type arguments map[string]string

// readRequest takes arguments from the query string, and from a JSON, urlencoded or multipart body. Files go to the
// vault.
func readRequest(r *http.Request, v *vault) (*request, error) {
	read := &request{vault: v, args: make(arguments), uploads: make(map[string]upload)}
	args := read.args
	args.addValues(r.URL.Query())
	kind, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return read, drain(r.Body)
	}
	body := io.LimitReader(r.Body, maxBodyBytes)
	switch kind {
	case "application/json":
		err = args.addJSON(body)
	case "application/x-www-form-urlencoded":
		err = args.addForm(body)
	case "multipart/form-data":
		err = read.addMultipart(body, parameters["boundary"])
	default:
		err = drain(body)
	}
	return read, err
}

func drain(body io.Reader) error {
	if _, err := io.Copy(io.Discard, body); err != nil {
		return fmt.Errorf("read the body: %w", err)
	}
	return nil
}

func (a arguments) addValues(values url.Values) {
	for name := range values {
		a[name] = values.Get(name)
	}
}

func (a arguments) addForm(body io.Reader) error {
	text, err := io.ReadAll(body)
	if err != nil {
		return fmt.Errorf("read the form: %w", err)
	}
	values, err := url.ParseQuery(string(text))
	if err != nil {
		return fmt.Errorf("parse the form: %w", err)
	}
	a.addValues(values)
	return nil
}

func (a arguments) addJSON(body io.Reader) error {
	text, err := io.ReadAll(body)
	if err != nil {
		return fmt.Errorf("read the JSON body: %w", err)
	}
	if len(text) == 0 {
		return nil
	}
	return a.addObject(text)
}

// addObject takes the fields of a JSON object.
func (a arguments) addObject(text []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return fmt.Errorf("parse the JSON body: %w", err)
	}
	for name, value := range fields {
		a[name] = plain(value)
	}
	return nil
}

// plain unquotes a JSON string and leaves any other value as it is.
func plain(value json.RawMessage) string {
	var text string
	if err := json.Unmarshal(value, &text); err != nil {
		return string(value)
	}
	return text
}

func (a arguments) text(name string) string {
	return a[name]
}

func (a arguments) has(name string) bool {
	return a[name] != ""
}

// flag follows the official server, which takes "true", "yes" and "1" in any case for true.
func (a arguments) flag(name string) bool {
	switch strings.ToLower(a[name]) {
	case "true", "yes", "1":
		return true
	}
	return false
}

// number is 0 for what is missing or is none.
func (a arguments) number(name string) int64 {
	n, err := strconv.ParseInt(a[name], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// numberWithin brings a number into its range; what is missing or is none becomes usual.
func (a arguments) numberWithin(name string, usual, low, high int64) int64 {
	n, err := strconv.ParseInt(a[name], 10, 64)
	if err != nil {
		n = usual
	}
	return min(max(n, low), high)
}

// object decodes a JSON argument into value and reports whether there was one. What names it in the complaint.
func (a arguments) object(name, what string, value any) (bool, error) {
	if !a.has(name) {
		return false, nil
	}
	if err := json.Unmarshal([]byte(a[name]), value); err != nil {
		return false, badRequest("can't parse " + what + " JSON object")
	}
	return true, nil
}
