package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"go.mau.fi/whatsmeow"

	"lifeboat/bridge"
)

// findMediaHosts makes sure that whatsmeow knows where media go, and has an
// authorization for it, so that it does not have to ask in the middle. It asks
// in its own name for as long as whatsmeow would hold a lock without heed of
// any context.
func (s *session) findMediaHosts(ctx context.Context, anew bool) *bridge.SendError {
	select {
	case s.asking <- struct{}{}:
		defer func() { <-s.asking }()
	case <-ctx.Done():
		return s.mediaFailure(ctx, context.Cause(ctx))
	}
	known, err := s.client.DangerousInternals().RefreshMediaConn(ctx, anew) //nolint:staticcheck // nothing else says whether there are hosts; without any, whatsmeow panics or takes nothing for success
	switch {
	case err != nil:
		return questionFailure(err)
	case len(known.Hosts) == 0:
		return &bridge.SendError{Result: bridge.Transient, Reason: "WhatsApp names no host for media"}
	default:
		return nil
	}
}

func tooLarge(limit int64) *bridge.SendError {
	return &bridge.SendError{Result: bridge.Rejected, Reason: fmt.Sprintf("the file has more than %d bytes", limit), Err: bridge.ErrTooLarge}
}

// fetchFailure classes an error of whatsmeow's DownloadToFile.
func (s *session) fetchFailure(ctx context.Context, err error, file *boundedFile, limit int64) *bridge.SendError {
	switch {
	case file.beyond:
		return tooLarge(limit)
	case file.trouble != nil:
		return ownDiskFailure(file.trouble)
	case errors.Is(err, whatsmeow.ErrMediaDownloadFailedWith403), errors.Is(err, whatsmeow.ErrMediaDownloadFailedWith404),
		errors.Is(err, whatsmeow.ErrMediaDownloadFailedWith410):
		return &bridge.SendError{Result: bridge.Rejected, Reason: "WhatsApp has the file no longer, or its link has expired", Err: err}
	case errors.Is(err, whatsmeow.ErrInvalidMediaSHA256), errors.Is(err, whatsmeow.ErrInvalidMediaEncSHA256),
		errors.Is(err, whatsmeow.ErrInvalidMediaHMAC), errors.Is(err, whatsmeow.ErrTooShortFile):
		return &bridge.SendError{Result: bridge.Rejected, Reason: "the file is not the one that its sender announced", Err: err}
	default:
		return s.mediaFailure(ctx, err)
	}
}

func ownDiskFailure(err error) *bridge.SendError {
	return &bridge.SendError{Result: bridge.Offline, Reason: "the media folder cannot be used; is the disk full?", Err: err}
}

// mediaFailure classes what both directions have in common. It passes on no
// error of an HTTP client's, which would name an address with its signature.
func (s *session) mediaFailure(ctx context.Context, err error) *bridge.SendError {
	var status whatsmeow.DownloadHTTPError
	switch {
	case s.ctx.Err() != nil, !s.up():
		return &bridge.SendError{Result: bridge.Offline, Reason: errNotConnected.Error()}
	case errors.As(err, &status):
		return statusFailure(status.StatusCode, status.Header, nil)
	case ctx.Err() != nil, timedOut(err):
		return &bridge.SendError{Result: bridge.Transient, Reason: "WhatsApp's media server did not move the file in time"}
	default:
		return &bridge.SendError{Result: bridge.Transient, Reason: "the file could not be moved: " + explainNetwork(err, moving)}
	}
}

// moving is the stage that follows the handshakes of a media server.
const moving stage = "the transfer"

// statusFailure classes an HTTP status of a media server.
func statusFailure(code int, header http.Header, err error) *bridge.SendError {
	failure := &bridge.SendError{
		Result: bridge.Transient, Reason: fmt.Sprintf("WhatsApp's media server answered with HTTP status %d", code), Err: err,
	}
	if code != http.StatusTooManyRequests {
		return failure
	}
	failure.Result, failure.RetryAfter = bridge.RateLimited, afterTooFast
	if seconds, err := strconv.Atoi(header.Get("Retry-After")); err == nil && seconds > 0 {
		failure.RetryAfter = min(time.Duration(seconds)*time.Second, time.Hour)
	}
	return failure
}
