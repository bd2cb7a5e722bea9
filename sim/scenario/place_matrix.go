package scenario

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"lifeboat/sim/matrix"
)

// matrixPassword is the password of the relay's account.
const matrixPassword = "rehearsal"

// relayUser is another one on each homeserver, since all of them are called localhost.
func (p *matrixPlace) relayUser() string { return "lifeboat-" + string(p.name) }

// moderator is the power that notifying a whole room asks for.
const moderator = 50

// matrixPlace is a homeserver with one room, in which the relay's account is a moderator.
type matrixPlace struct {
	name     PlatformName
	server   *matrix.Server
	room     *matrix.Room
	relay    *matrix.User
	users    map[string]*matrix.User
	names    map[string]string // of members, by their users' ids
	people   []Account
	note     func(Seen)
	watching sync.WaitGroup
}

func (p *matrixPlace) open(_ context.Context, script Script, note func(Seen)) (err error) {
	if p.server, err = matrix.Start(); err != nil {
		return err
	}
	if p.relay, err = p.server.AddUser(p.relayUser(), matrixPassword); err != nil {
		return err
	}
	p.note, p.users, p.names = note, map[string]*matrix.User{}, map[string]string{}
	var users []*matrix.User
	for _, member := range script.MembersOn(p.name) {
		user, err := p.server.AddUser(strings.ToLower(member.Name), member.Name+"'s password")
		if err != nil {
			return err
		}
		user.SetDisplayName(member.Name)
		p.users[member.Name], p.names[user.ID()] = user, member.Name
		p.people = append(p.people, Account{member.Name, p.name, user.ID()})
		users = append(users, user)
	}
	p.room = p.server.NewRoom(script.Group, append(users, p.relay)...)
	p.room.SetPower(p.relay, moderator)
	p.watching.Go(p.read)
	return nil
}

var matrixHappenings = map[matrix.EventKind]Happening{
	matrix.Posted: Posted, matrix.Edited: Edited, matrix.Redacted: Deleted,
}

// read writes down, for each member, what the room shows to all of them, until the server is closed. By default
// phones make a sound for what mentions the whole room, and for nothing else that is said in it.
func (p *matrixPlace) read() {
	for event := range p.room.Watch(context.Background()) {
		what, relevant := matrixHappenings[event.Kind]
		if !relevant {
			continue
		}
		for _, account := range p.people {
			p.note(Seen{
				By: account.Name, On: p.name, ID: event.Message.ID, What: what, From: p.names[event.Message.Sender],
				Text: captionOnMatrix(event.Message), File: fileOnMatrix(event.Message), Silent: what != Posted || !event.Message.MentionsRoom, At: event.At,
				Answers: event.Message.ReplyTo,
			})
		}
	}
}

func (p *matrixPlace) say(_ context.Context, who, text string, answered *answered) (string, error) {
	if answered != nil {
		return p.users[who].Say(p.room, text, matrix.ReplyTo(answered.id))
	}
	return p.users[who].Say(p.room, text)
}

// begin translates. The relay is the only client over HTTP, so it is always the one that is hit.
func (p *matrixPlace) begin(fault Fault) (lift func() error, err error) {
	made, known := onMatrix(fault)
	if !known {
		return nil, fmt.Errorf("%s has no fault %q", p.name, fault.Kind)
	}
	end := p.server.Faults().Begin(made.Next(fault.Times))
	return func() error { end(); return p.server.Err() }, nil
}

func onMatrix(fault Fault) (made matrix.Fault, known bool) {
	switch fault.Kind {
	case faultRefuse:
		return matrix.Refuse(), true
	case faultHang:
		return matrix.Hang(fault.Calls...), true
	case faultDelay:
		return matrix.Delay(fault.Delay, fault.Calls...), true
	case faultBadGateway:
		return matrix.BadGateway(fault.Calls...), true
	case faultFail:
		return matrix.Fail(codeOr(fault.Code, http.StatusInternalServerError), "M_UNKNOWN", "Internal server error", fault.Calls...), true
	case faultLimitExceeded:
		return matrix.LimitExceeded(fault.Delay, fault.Calls...), true
	case faultHoldAnswers:
		return matrix.HoldAnswers(fault.Calls...), true
	case faultLoseAnswers:
		return matrix.LoseAnswers(fault.Calls...), true
	case faultShortTimelines:
		return matrix.ShortTimelines(1), true
	}
	return matrix.Fault{}, false
}

func (p *matrixPlace) unplug() (plugIn func() error) {
	end := p.server.Faults().Begin(matrix.Hang())
	return func() error { end(); return p.server.Err() }
}

// capture has an answer given that no homeserver would give.
func (p *matrixPlace) capture() (release func() error) {
	end := p.server.Faults().Begin(matrix.BadGateway())
	p.server.Faults().CutConnections()
	return func() error { end(); return p.server.Err() }
}

func (p *matrixPlace) cut() { p.server.Faults().CutConnections() }

func (p *matrixPlace) routeAgain(n int) int {
	p.relay.RouteAgain(n)
	return n
}

func (p *matrixPlace) describe(facts *Facts) {
	facts.Matrix = append(facts.Matrix, MatrixFacts{
		On: p.name, URL: p.server.URL(), User: p.relay.ID(), Password: matrixPassword, Chat: p.room.ID(),
	})
	facts.People = append(facts.People, p.people...)
}

func (p *matrixPlace) close() error {
	if p.server != nil {
		p.server.Close()
	}
	p.watching.Wait()
	return nil
}
