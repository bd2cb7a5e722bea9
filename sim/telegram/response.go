package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
)

// response is what every call is answered with.
type response struct {
	OK          bool                `json:"ok"`
	Result      any                 `json:"result,omitempty"`
	ErrorCode   int                 `json:"error_code,omitempty"`
	Description string              `json:"description,omitempty"`
	Parameters  *responseParameters `json:"parameters,omitempty"`
}

type responseParameters struct {
	RetryAfter      int   `json:"retry_after,omitempty"`
	MigrateToChatID int64 `json:"migrate_to_chat_id,omitempty"`
}

// refusal is an error that the client is told, in Telegram's words.
type refusal struct {
	code        int
	description string
	retryAfter  int   // seconds; 0 for none
	migrateTo   int64 // chat id; 0 for none
}

// Error makes a refusal an error.
func (r *refusal) Error() string {
	return fmt.Sprintf("%d %s", r.code, r.description)
}

func badRequest(what string) *refusal {
	return &refusal{code: http.StatusBadRequest, description: "Bad Request: " + what}
}

func forbidden(what string) *refusal {
	return &refusal{code: http.StatusForbidden, description: "Forbidden: " + what}
}

func unauthorized() *refusal {
	return &refusal{code: http.StatusUnauthorized, description: "Unauthorized"}
}

func tooManyRequests(seconds int) *refusal {
	return &refusal{
		code:        http.StatusTooManyRequests,
		description: "Too Many Requests: retry after " + strconv.Itoa(seconds),
		retryAfter:  seconds,
	}
}

// conflict is what the earlier of two polls for one token is told.
func conflict() *refusal {
	return &refusal{
		code:        http.StatusConflict,
		description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
	}
}

func (r *refusal) response() response {
	answer := response{ErrorCode: r.code, Description: r.description}
	if r.retryAfter != 0 || r.migrateTo != 0 {
		answer.Parameters = &responseParameters{RetryAfter: r.retryAfter, MigrateToChatID: r.migrateTo}
	}
	return answer
}

// answer is an answer in full, ready to be written.
type answer struct {
	status      int
	contentType string
	retryAfter  int // seconds; 0 for no header
	body        []byte
	file        *stored // in place of the body; nil for none
	cut         bool    // only half of it is given
}

func succeed(result any) (answer, error) {
	if f, isFile := result.(*stored); isFile {
		return answer{status: http.StatusOK, contentType: "application/octet-stream", file: f}, nil
	}
	return jsonAnswer(http.StatusOK, response{OK: true, Result: result})
}

func refuse(r *refusal) (answer, error) {
	a, err := jsonAnswer(r.code, r.response())
	a.retryAfter = r.retryAfter
	return a, err
}

func jsonAnswer(status int, r response) (answer, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return answer{}, fmt.Errorf("encode an answer: %w", err)
	}
	return answer{status: status, contentType: "application/json", body: body}, nil
}

func (a answer) write(w http.ResponseWriter) error {
	header := w.Header()
	header.Set("Content-Type", a.contentType)
	header.Set("Content-Length", strconv.FormatInt(a.length(), 10))
	if a.retryAfter > 0 {
		header.Set("Retry-After", strconv.Itoa(a.retryAfter))
	}
	w.WriteHeader(a.status)
	if err := a.writeBody(w); err != nil {
		return fmt.Errorf("write an answer: %w", err)
	}
	return nil
}

func (a answer) length() int64 {
	if a.file != nil {
		return a.file.size
	}
	return int64(len(a.body))
}

// writeBody writes the whole answer, or half of it: the HTTP server closes a connection on which it was given less
// than was announced.
func (a answer) writeBody(w io.Writer) error {
	length := a.length()
	if a.cut {
		length /= 2
	}
	if a.file == nil {
		_, err := w.Write(a.body[:length])
		return err
	}
	source, err := os.Open(a.file.path)
	if err != nil {
		return err
	}
	_, err = io.CopyN(w, source, length)
	return errors.Join(err, source.Close())
}
