package whatsapp

import (
	"math/rand/v2"
	"time"
)

// pace holds the adapter's clocks. Tests run against the simulator with others.
type pace struct {
	dial      time.Duration // name, TCP, TLS and the websocket upgrade together
	handshake time.Duration // the first frame of the Noise handshake
	login     time.Duration // from the handshake to WhatsApp's word on the login
	look      time.Duration // how often the state of a connection is looked at during its login
	glance    time.Duration // and after that

	pingEvery    time.Duration // from one answered ping to the next
	pingAgain    time.Duration // from an unanswered ping to the next
	pingDeadline time.Duration
	pingsToDrop  int // unanswered pings in a row that end the connection

	phoneLook  time.Duration // how often it is looked at when the phone was last seen
	phoneQuiet time.Duration // after this without a sign of life, the phone is asked for one

	quiet time.Duration // after this, a server that announced nothing has nothing
	// backlogStall is how long nothing may come of what a server has announced before that is reported, each time.
	backlogStall time.Duration
	commit       time.Duration // one hand-over to the inbox
	send         time.Duration // one try of one part; an acknowledgement takes well under a second
	stall        time.Duration // how long nothing may move while a file goes up or down
	busy         time.Duration // waiting for whatsapp.db
	part         time.Duration // saying goodbye to a server that is slow to hang up

	reconnect   []time.Duration // the last one repeats
	lasting     time.Duration   // a session of this length starts the reconnecting anew
	slow        time.Duration   // the shortest wait after an account fault; the longest is twice that
	lastWords   time.Duration   // how long after a lost connection its reason may come in
	versionPage time.Duration   // asking for the current version
}

func ordinaryPace() pace {
	return pace{
		dial:         8 * time.Second,
		handshake:    6 * time.Second,
		login:        15 * time.Second,
		look:         50 * time.Millisecond,
		glance:       500 * time.Millisecond,
		pingEvery:    15 * time.Second,
		pingAgain:    2 * time.Second,
		pingDeadline: 5 * time.Second,
		pingsToDrop:  3,
		phoneLook:    10 * time.Minute,
		phoneQuiet:   24 * time.Hour,
		quiet:        5 * time.Second,
		backlogStall: 20 * time.Second,
		commit:       30 * time.Second,
		send:         10 * time.Second,
		stall:        20 * time.Second,
		busy:         10 * time.Second,
		part:         time.Second,
		reconnect: []time.Duration{
			500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second,
		},
		lasting:     30 * time.Second,
		slow:        5 * time.Minute,
		lastWords:   200 * time.Millisecond,
		versionPage: 10 * time.Second,
	}
}

// beforeAttempt is the wait before a reconnect that follows on n others. It is
// blurred, so that all who lost the same server do not come back at once.
func (p pace) beforeAttempt(n int) time.Duration {
	wait := p.reconnect[min(n, len(p.reconnect)-1)]
	return wait*4/5 + rand.N(wait*2/5+1)
}

func (p pace) afterAccountFault() time.Duration {
	return p.slow + rand.N(p.slow+1)
}
