package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/go-telegram/bot"

	"lifeboat/bridge"
	"lifeboat/bridge/httplink"
)

// largestDownload is the largest file in bytes that Telegram gives to a bot
// (https://core.telegram.org/bots/api#getfile).
const largestDownload = 20 << 20

const reasonDownloadTooLarge = "the file is larger than the 20 MB that Telegram gives to bots"

// Fetch asks where a file is and downloads it from there.
func (p *Platform) Fetch(ctx context.Context, medium bridge.Medium, into bridge.WorkFile, limit int64) error {
	if medium.Size > largestDownload {
		return rejected(reasonDownloadTooLarge)
	}
	if medium.Size > limit {
		return tooLarge(limit)
	}
	path, err := p.locate(ctx, medium)
	if err != nil {
		return err
	}
	return p.download(ctx, path, into, limit)
}

func tooLarge(limit int64) error {
	return rejected(fmt.Sprintf("the file is larger than the %d bytes that are allowed", limit))
}

// locate asks under which path a file can be downloaded, for an hour at least.
func (p *Platform) locate(ctx context.Context, medium bridge.Medium) (path string, err error) {
	var from source
	if err := json.Unmarshal(medium.Source, &from); err != nil || from.File == "" {
		return "", rejected("the stored message does not say where the file is")
	}
	ctx, report := withReport(ctx)
	file, err := p.bot.GetFile(ctx, &bot.GetFileParams{FileID: from.File})
	if report.exchange == nil {
		return "", &bridge.SendError{Result: bridge.Rejected, Reason: "the file cannot be asked for", Err: err}
	}
	if failure := classify(report.exchange, ""); failure != nil {
		return "", unfetched(failure)
	}
	if err != nil || file.FilePath == "" {
		return "", rejected("Telegram does not say where the file is")
	}
	return file.FilePath, nil
}

// unfetched turns the failure of a send into that of a fetch, which can be
// repeated without harm.
func unfetched(failure *bridge.SendError) *bridge.SendError {
	switch failure.Result {
	case bridge.Unknown, bridge.Unauthorized:
		failure.Result = bridge.Transient
	case bridge.Rejected:
		failure.Reason = "the file can no longer be fetched: " + failure.Reason
	}
	return failure
}

// download reads a file, piece by piece. The address holds the token, so it is
// part of no error.
func (p *Platform) download(ctx context.Context, path string, into io.Writer, limit int64) error {
	started := time.Now()
	var reached atomic.Bool
	request, err := http.NewRequestWithContext(httplink.Traced(ctx, &reached), http.MethodGet,
		p.server+"/file/bot"+p.token+"/"+path, http.NoBody)
	if err != nil {
		return rejected("Telegram gives the file a path that is none")
	}
	response, err := p.http.Do(request)
	if err != nil {
		e := &exchange{Outcome: httplink.Outcome{Err: httplink.WithoutURL(err), Reached: reached.Load(), Took: time.Since(started)}}
		return unfetched(e.unanswered())
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return refusedDownload(response)
	}
	if err := copyWithin(into, response.Body, limit); err != nil {
		return err
	}
	return nil
}

// refusedDownload reads an answer that is no file.
func refusedDownload(response *http.Response) error {
	status := fmt.Sprintf("Telegram answers the download with %d %s", response.StatusCode, http.StatusText(response.StatusCode))
	switch response.StatusCode {
	case http.StatusNotFound, http.StatusGone:
		return rejected("the file is no longer there: " + status)
	case http.StatusTooManyRequests:
		seconds, err := strconv.Atoi(response.Header.Get("Retry-After"))
		if err != nil || seconds < 1 {
			seconds = 1
		}
		return &bridge.SendError{Result: bridge.RateLimited, Reason: status, RetryAfter: time.Duration(seconds) * time.Second}
	default:
		return &bridge.SendError{Result: bridge.Transient, Reason: status}
	}
}

// copyWithin copies a content of at most limit bytes.
func copyWithin(into io.Writer, from io.Reader, limit int64) error {
	writer := &noting{Writer: into}
	_, err := io.Copy(writer, io.LimitReader(from, limit))
	if writer.err != nil {
		return &bridge.SendError{Result: bridge.Transient, Reason: "the file cannot be written to disk", Err: writer.err}
	}
	if err != nil {
		return brokeOff(err)
	}
	switch _, err := io.ReadFull(from, make([]byte, 1)); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return brokeOff(err)
	default:
		return tooLarge(limit)
	}
}

func brokeOff(err error) error {
	return &bridge.SendError{Result: bridge.Transient, Reason: "the download broke off", Err: err}
}

// noting is a writer that keeps its error, so that it can be told from that of
// the reader.
type noting struct {
	io.Writer
	err error
}

func (n *noting) Write(p []byte) (int, error) {
	written, err := n.Writer.Write(p)
	n.err = err
	return written, err
}
