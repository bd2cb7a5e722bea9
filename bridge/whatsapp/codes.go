package whatsapp

import (
	"strings"
	"time"

	"go.mau.fi/whatsmeow/types/events"
)

// How long codes are good for, as WhatsApp Web shows them (types/events/events.go:35).
const (
	firstCodeLife = time.Minute
	laterCodeLife = 20 * time.Second
)

// codes shows the QR codes of one connection, one after the other. whatsmeow's
// own channel of codes may be closed while it is being written to (qrchan.go:99,
// 207), which would end the process.
type codes struct {
	show  func(code string)
	left  []string // the first of them is being shown
	timer *time.Timer
}

func newCodes(show func(code string)) *codes {
	c := &codes{show: show, timer: time.NewTimer(firstCodeLife)}
	c.timer.Stop()
	return c
}

func (c *codes) stop() { c.timer.Stop() }

func (c *codes) due() <-chan time.Time { return c.timer.C }

// take begins with the codes that came with an event.
func (c *codes) take(event *events.QR) {
	if len(event.Codes) == 0 {
		return
	}
	c.left = event.Codes
	c.show(c.left[0])
	c.timer.Reset(firstCodeLife)
}

// next shows the next code; false if there is none.
func (c *codes) next() bool {
	if len(c.left) < 2 {
		return false
	}
	c.left = c.left[1:]
	c.show(c.left[0])
	c.timer.Reset(laterCodeLife)
	return true
}

// rotate replaces a secret in the codes that are left, and shows the current one
// anew.
func (c *codes) rotate(event *events.RotateADVSecret) {
	for i := range c.left {
		c.left[i] = strings.Replace(c.left[i], event.OldSecret, event.NewSecret, 1)
	}
	if len(c.left) > 0 {
		c.show(c.left[0])
	}
}
