package faults

import (
	"slices"
	"strings"
	"time"
)

// Kind is what a fault does.
type Kind int

// The kinds. Special faults are the platform's own.
const (
	RefuseConnections Kind = iota
	HangUntilLifted
	DelayRequest
	AnswerBadGateway
	HoldAnswer
	LoseAnswer
	Special
)

// Stage is when in an exchange a fault strikes.
type Stage int

// The stages, in the order in which a request comes to them.
const (
	AtTheDoor Stage = iota
	BeforeCarriedOut
	WhileCarriedOut
	WhileTransferred
	AfterCarriedOut
)

// Fault is something that goes wrong between a client and a server. P is what the platform adds. Where endpoints can
// be named, none means all; their case does not matter.
type Fault[P any] struct {
	Kind  Kind
	Stage Stage
	// Ends says that a call which it hits goes no further.
	Ends  bool
	Delay time.Duration
	Own   P
	names []string
	calls int // how many calls it hits; 0 for all until it is lifted
}

// Refuse makes the system refuse new connections. Connections that are open stay open: see Set.CutConnections.
func Refuse[P any]() Fault[P] { return Fault[P]{Kind: RefuseConnections, Stage: AtTheDoor} }

// Hang takes requests and answers nothing. When it is lifted, those whose client still waits are carried out and
// answered; the others never are.
func Hang[P any](names ...string) Fault[P] {
	return Fault[P]{Kind: HangUntilLifted, Stage: BeforeCarriedOut, names: names}
}

// Delay holds requests back for d of real time before they are carried out.
func Delay[P any](d time.Duration, names ...string) Fault[P] {
	return Fault[P]{Kind: DelayRequest, Stage: BeforeCarriedOut, Delay: d, names: names}
}

// BadGateway answers with the HTML page of a web server that does not reach the real one, and status 502. Nothing is
// carried out.
func BadGateway[P any](names ...string) Fault[P] {
	return Fault[P]{Kind: AnswerBadGateway, Stage: BeforeCarriedOut, Ends: true, names: names}
}

// HoldAnswers carries requests out and keeps the answers back until it is lifted.
func HoldAnswers[P any](names ...string) Fault[P] {
	return Fault[P]{Kind: HoldAnswer, Stage: AfterCarriedOut, names: names}
}

// LoseAnswers carries requests out and closes the connection instead of answering.
func LoseAnswers[P any](names ...string) Fault[P] {
	return Fault[P]{Kind: LoseAnswer, Stage: AfterCarriedOut, Ends: true, names: names}
}

// Own is a fault of the platform's own.
func Own[P any](stage Stage, ends bool, own P, names ...string) Fault[P] {
	return Fault[P]{Kind: Special, Stage: stage, Ends: ends, Own: own, names: names}
}

// Next limits a fault to the next n calls that it concerns.
func (f Fault[P]) Next(n int) Fault[P] {
	f.calls = n
	return f
}

func (f Fault[P]) concerns(name string) bool {
	return len(f.names) == 0 || slices.ContainsFunc(f.names, func(one string) bool { return strings.EqualFold(one, name) })
}

// GatewayPage is what a web server says in front of a server that is down.
const GatewayPage = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n" +
	"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
