package matrix

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
)

// answer is what goes back to the client.
type answer struct {
	status      int
	contentType string
	header      map[string]string
	body        []byte
	file        string                    // streamed as the body, where it is set
	through     func(io.Reader) io.Reader // which the file passes
}

// told turns what an endpoint returned into the answer. An error that is no refusal is the simulator's own trouble.
func told(result any, err error) (answer, error) {
	var refused *refusal
	switch {
	case errors.As(err, &refused):
		return refuse(refused)
	case err != nil:
		return refuse(&refusal{status: http.StatusInternalServerError, code: codeUnknown, message: err.Error()})
	}
	if ready, ok := result.(answer); ok {
		return ready, nil
	}
	return inJSON(http.StatusOK, result)
}

func inJSON(status int, value any) (answer, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return answer{}, fmt.Errorf("write an answer as JSON: %w", err)
	}
	return answer{status: status, contentType: "application/json", body: body}, nil
}

func (a answer) write(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", a.contentType)
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	if a.file != "" {
		return a.stream(w)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	return written(w.Write(a.body))
}

// stream sends a file without holding it in memory.
func (a answer) stream(w http.ResponseWriter) error {
	file, err := os.Open(a.file)
	if err != nil {
		return fmt.Errorf("open what was uploaded: %w", err)
	}
	w.WriteHeader(a.status)
	return errors.Join(written(io.Copy(w, a.through(file))), file.Close())
}

// written wraps the error of writing an answer, whatever was written before it.
func written[N int | int64](_ N, err error) error {
	if err != nil {
		return fmt.Errorf("write an answer: %w", err)
	}
	return nil
}
