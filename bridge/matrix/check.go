package matrix

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/httplink"
	"lifeboat/bridge/pause"
)

// CheckAccount asks the homeserver what it speaks, whether it accepts the
// account, and how large files may be. A password without a session logs in,
// and the session is kept as at a start.
func (p *Platform) CheckAccount(ctx context.Context) []bridge.Finding {
	answers := p.checkServer(ctx)
	if !answers.OK {
		return []bridge.Finding{answers}
	}
	accepted := p.checkLogin(ctx)
	if !accepted.OK {
		return []bridge.Finding{answers, accepted}
	}
	return []bridge.Finding{answers, accepted, p.checkUploads(ctx)}
}

func (p *Platform) checkServer(ctx context.Context) bridge.Finding {
	e := p.callAs(ctx, "", http.MethodGet, p.homeserver+"/_matrix/client/versions", nil)
	var spoken struct {
		Versions []string `json:"versions"`
	}
	if !e.succeeded() || e.read(&spoken) != nil || len(spoken.Versions) == 0 {
		return wrong("no Matrix homeserver answers at "+p.homeserver, e.complaint()+"; see that the URL is that of the homeserver's client API")
	}
	return fine("the homeserver answers at " + p.homeserver)
}

func (p *Platform) checkLogin(ctx context.Context) bridge.Finding {
	const accepted, refused = "the homeserver accepts the account", "the homeserver does not accept the account"
	e := p.whoami(ctx)
	if e.refusesToken() && p.session.renewable() {
		p.session.drop()
		e = p.whoami(ctx)
	}
	switch {
	case e.refusesToken():
		return wrong(refused, reasonTokenRefused)
	case e.refusal.Code == "M_FORBIDDEN":
		return wrong(refused, reasonPasswordRefused)
	case e.refusesAccount():
		return wrong(refused, reasonAccountShut)
	case !e.succeeded():
		return wrong("whether the homeserver accepts the account could not be found out", e.complaint())
	}
	if owner := ownerIn(e); owner != p.self {
		return wrong(refused, foreignToken(owner, p.self))
	}
	return fine(accepted + " " + p.self)
}

// whoami logs in if there is no token, and asks whose the token is.
func (p *Platform) whoami(ctx context.Context) *exchange {
	if p.session.current() == "" {
		e := p.call(ctx, http.MethodPost, p.endpoint("login"), p.loginRequest())
		if !e.succeeded() {
			return e
		}
		if err := p.granted(e); err != nil {
			return &exchange{Outcome: httplink.Outcome{Err: err}}
		}
	}
	return p.call(ctx, http.MethodGet, p.endpoint("account", "whoami"), nil)
}

func (p *Platform) checkUploads(ctx context.Context) bridge.Finding {
	limit := p.uploadLimit(ctx)
	if limit == 0 {
		return fine("the homeserver does not say how large files may be; larger ones are told of by a line")
	}
	return fine(fmt.Sprintf("the homeserver takes files of up to %s; larger ones are told of by a line", size(limit)))
}

// CheckChat looks at a configured room, in which the account may do what it has
// the power for. An invitation is accepted, as at a start: what the account may
// do shows from within only.
func (p *Platform) CheckChat(ctx context.Context, chatID string) []bridge.Finding {
	if err := checkRoom(chatID); err != nil {
		return []bridge.Finding{barred("there is no room "+chatID, err.Error())}
	}
	if p.session.current() == "" {
		if accepted := p.checkLogin(ctx); !accepted.OK {
			accepted.Unsure = true // it says nothing about the room
			return []bridge.Finding{accepted}
		}
	}
	room, failure := p.surveyOne(ctx, chatID)
	switch {
	case failure != nil:
		return []bridge.Finding{unseen(chatID, failure)}
	case !room.joined:
		return []bridge.Finding{barred("the account is not in the room "+chatID, "invite "+p.self+" to it")}
	case room.encrypted:
		return []bridge.Finding{wrong(room.title()+" is encrypted, and Lifeboat cannot read it", remedyEncrypted)}
	}
	return append([]bridge.Finding{fine("the account is in " + room.title() + ", which is not encrypted")}, p.checkRights(room)...)
}

// unseen is a room that the homeserver did not show. Only a refusal says
// something about the room.
func unseen(chatID string, failure *bridge.SendError) bridge.Finding {
	refused := failure.Result == bridge.Rejected
	return bridge.Finding{
		What: "the room " + chatID + " could not be looked at", Remedy: failure.Reason, Unsure: !refused, Barred: refused,
	}
}

// surveyOne looks at one room, which it enters if the account is invited.
func (p *Platform) surveyOne(ctx context.Context, id string) (surveyed, *bridge.SendError) {
	rooms, failure := p.survey(ctx, id)
	if failure != nil || rooms[id].joined {
		return rooms[id], failure
	}
	e := p.call(ctx, http.MethodPost, p.endpoint("join", id), struct{}{})
	if e.isRefusal() {
		return surveyed{}, nil
	}
	if failure := fileFailure(e); failure != nil {
		return surveyed{}, failure
	}
	return p.surveyEntered(ctx, id)
}

// surveyEntered looks at a room that was just entered. Some servers show it a
// moment later.
func (p *Platform) surveyEntered(ctx context.Context, id string) (surveyed, *bridge.SendError) {
	const tries, between = 20, 250 * time.Millisecond
	for range tries {
		rooms, failure := p.survey(ctx, id)
		if failure != nil || rooms[id].joined {
			return rooms[id], failure
		}
		if pause.For(ctx, between) != nil {
			break
		}
	}
	return surveyed{}, &bridge.SendError{Result: bridge.Transient, Reason: "the account has just entered the room, which the homeserver does not show yet: check again"}
}

// checkRights compares the account's power with what its tasks need.
func (p *Platform) checkRights(room surveyed) []bridge.Finding {
	var findings []bridge.Finding
	for _, right := range []struct {
		verb   string
		needed int
		lack   func(what, remedy string) bridge.Finding
	}{
		{"post", room.power.toPost(), barred},
		{"pin messages", room.power.toPin(), wrong},
		{"call everybody with @room", room.power.toRing(), wrong},
	} {
		if room.level(p.self) < right.needed {
			findings = append(findings, right.lack("the account may not "+right.verb+" in "+room.title(), remedyPower(right.needed)))
			continue
		}
		findings = append(findings, fine("the account may "+right.verb+" in "+room.title()))
	}
	if needed := room.power.toPost(); int(room.power.UsersDefault) < needed {
		findings = append(findings, wrong("members may not write in "+room.title(),
			"let everybody send messages (room settings, Roles & Permissions), or members cannot go on talking there"))
	}
	return findings
}

func fine(what string) bridge.Finding { return bridge.Finding{OK: true, What: what} }

func wrong(what, remedy string) bridge.Finding { return bridge.Finding{What: what, Remedy: remedy} }

func barred(what, remedy string) bridge.Finding {
	return bridge.Finding{What: what, Remedy: remedy, Barred: true}
}
