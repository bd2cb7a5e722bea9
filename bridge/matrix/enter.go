package matrix

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// enter looks at every configured room before the first sync: whether the
// account is in it or may come in, who is there, and that nothing is encrypted.
func (r *receiver) enter(ctx context.Context) error {
	for _, room := range r.rooms {
		in, err := r.meet(ctx, room)
		if err == nil && !in {
			in, err = r.join(ctx, room)
			if err == nil && in {
				_, err = r.meet(ctx, room)
			}
		}
		if err != nil {
			return err
		}
		if !in {
			continue
		}
		if err := r.refuseEncrypted(ctx, room); err != nil {
			return err
		}
	}
	r.entered = true
	return nil
}

// meet asks for the members of a room and their names; in says whether the
// account is one of them.
func (r *receiver) meet(ctx context.Context, room string) (in bool, err error) {
	e, err := r.ask(ctx, 0, http.MethodGet, r.endpoint("rooms", room, "joined_members"), nil)
	if isRefusal(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var members struct {
		Joined map[string]struct {
			Name string `json:"display_name"`
		} `json:"joined"`
	}
	if err := e.read(&members); err != nil {
		return false, err
	}
	for user, member := range members.Joined {
		r.rosters[room].names[user] = member.Name
	}
	_, in = members.Joined[r.self]
	return in, nil
}

// isRefusal says whether the homeserver refuses to do something for this
// account, or knows no such thing.
func isRefusal(err error) bool {
	var refused failure
	return errors.As(err, &refused) && refused.isRefusal()
}

func (e *exchange) isRefusal() bool {
	return e.Understood && (e.Status == http.StatusForbidden || e.Status == http.StatusNotFound || e.Status == http.StatusBadRequest)
}

// join accepts an invitation. Without one the room stays silent until there is
// one, which operators are told.
func (r *receiver) join(ctx context.Context, room string) (joined bool, err error) {
	_, err = r.ask(ctx, 0, http.MethodPost, r.endpoint("join", room), struct{}{})
	if isRefusal(err) {
		r.deaf(room, "the account is not in the room: invite "+r.self)
		return false, nil
	}
	if err != nil {
		return false, err
	}
	r.monitor.hears(room, true, "")
	return true, nil
}

// deaf tells operators that nothing is heard from a room, and what to do.
func (r *receiver) deaf(room, reason string) {
	r.log.Error("a room cannot be heard", "room", room, "reason", reason)
	r.monitor.hears(room, false, reason)
}

func (r *receiver) refuseEncrypted(ctx context.Context, room string) error {
	_, err := r.ask(ctx, 0, http.MethodGet, r.endpoint("rooms", room, "state", typeEncryption, ""), nil)
	switch {
	case err == nil:
		r.setEncrypted(room)
		return fatal{fmt.Errorf("the room %s is encrypted, and Lifeboat cannot read it: %s", room, remedyEncrypted)}
	case isRefusal(err):
		return nil
	default:
		return err
	}
}
