package control

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// backupProblem is the trailer that says what cut a backup off.
const backupProblem = "Backup-Problem"

// backup answers GET /backup. Once it has begun, an error comes behind it.
func (h handler) backup(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Trailer", backupProblem)
	out := &counting{to: w}
	err := h.relay.Backup(r.Context(), out)
	switch {
	case err != nil && out.written == 0:
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	case err != nil:
		w.Header().Set(backupProblem, err.Error())
	}
}

// counting knows how much was written.
type counting struct {
	to      io.Writer
	written int64
}

// Write passes on what is written.
func (c *counting) Write(content []byte) (int, error) {
	n, err := c.to.Write(content)
	c.written += int64(n)
	return n, err
}

// Backup writes a backup of what the running relay keeps.
func (c *Client) Backup(ctx context.Context, out io.Writer) (err error) {
	response, err := c.ask(ctx, "/backup", nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	if _, err := io.Copy(out, response.Body); err != nil {
		return fmt.Errorf("copy the backup from the relay: %w", err)
	}
	if problem := response.Trailer.Get(backupProblem); problem != "" {
		return fmt.Errorf("the relay could not finish the backup: %s", problem)
	}
	return nil
}
