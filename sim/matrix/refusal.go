package matrix

import (
	"math"
	"net/http"
	"strconv"
	"time"
)

// The error codes of the specification that the simulator gives by itself.
const (
	codeBadJSON       = "M_BAD_JSON"
	codeForbidden     = "M_FORBIDDEN"
	codeInvalidParam  = "M_INVALID_PARAM"
	codeLimitExceeded = "M_LIMIT_EXCEEDED"
	codeMissingParam  = "M_MISSING_PARAM"
	codeMissingToken  = "M_MISSING_TOKEN"
	codeNotFound      = "M_NOT_FOUND"
	codeTooLarge      = "M_TOO_LARGE"
	codeUnknown       = "M_UNKNOWN"
	codeUnknownToken  = "M_UNKNOWN_TOKEN"
	codeUnrecognized  = "M_UNRECOGNIZED"
)

// refusal is an error that the client is told in the form of the specification.
type refusal struct {
	status     int
	code       string
	message    string
	retryAfter time.Duration
}

// Error is what a test reads that acts through this package instead of over HTTP.
func (r *refusal) Error() string {
	return r.code + ": " + r.message
}

func forbidden(message string) *refusal {
	return &refusal{status: http.StatusForbidden, code: codeForbidden, message: message}
}

func notFound(message string) *refusal {
	return &refusal{status: http.StatusNotFound, code: codeNotFound, message: message}
}

func badRequest(code, message string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: code, message: message}
}

func unauthorized(code, message string) *refusal {
	return &refusal{status: http.StatusUnauthorized, code: code, message: message}
}

func tooLarge(code, message string) *refusal {
	return &refusal{status: http.StatusRequestEntityTooLarge, code: code, message: message}
}

// refuse writes a refusal down. A time to wait goes into the body and, rounded up to seconds, into the header.
func refuse(r *refusal) (answer, error) {
	body := map[string]any{"errcode": r.code, "error": r.message}
	if r.retryAfter > 0 {
		body["retry_after_ms"] = r.retryAfter.Milliseconds()
	}
	written, err := inJSON(r.status, body)
	if r.retryAfter > 0 {
		seconds := int(math.Ceil(r.retryAfter.Seconds()))
		written.header = map[string]string{"Retry-After": strconv.Itoa(seconds)}
	}
	return written, err
}
