package matrix

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
)

// User is somebody with an account. Its methods act as a client on a phone would, but no fault concerns them.
type User struct {
	server      *Server
	id          string
	password    string
	displayName string
	again       int // see RouteAgain
}

// device is one login of a user. A user who logs in again has another one.
type device struct {
	id    string
	token string
	user  *User
}

// AddUser opens an account. The name is what stands before the colon of its id, in lower case.
func (s *Server) AddUser(name, password string) (*User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := "@" + name + ":" + serverName
	if name == "" || name != strings.ToLower(name) || strings.ContainsAny(name, "@: ") {
		return nil, fmt.Errorf("add the user %q: a name has lower-case letters, digits and ._=-/ only", name)
	}
	if s.users[id] != nil {
		return nil, fmt.Errorf("add the user %q: there is one already", name)
	}
	user := &User{server: s, id: id, password: password, displayName: name}
	s.users[id] = user
	return user, nil
}

// ID is the user's id, such as @anna:localhost.
func (u *User) ID() string {
	return u.id
}

// Token logs the user in on a new device and returns its access token.
func (u *User) Token() string {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	return u.logIn(rand.Text()).token
}

// logIn makes a device, or gives the one with this id a new token.
func (u *User) logIn(deviceID string) *device {
	u.logOut(func(d *device) bool { return d.id == deviceID })
	made := &device{id: deviceID, token: rand.Text(), user: u}
	u.server.devices[made.token] = made
	return made
}

// RevokeTokens logs the user out everywhere. Syncs that wait are told so at once.
func (u *User) RevokeTokens() {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.logOut(func(*device) bool { return true })
	u.server.advance()
}

func (u *User) logOut(which func(*device) bool) {
	for token, one := range u.server.devices {
		if one.user == u && which(one) {
			delete(u.server.devices, token)
		}
	}
}

// SetDisplayName changes the name that others see, in every room that the user is in.
func (u *User) SetDisplayName(name string) {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.rename(name)
}

func (u *User) rename(name string) {
	u.displayName = name
	for _, room := range u.roomsWith(membershipJoin) {
		room.setMembership(u, u, membershipJoin)
	}
}

// roomsWith are the rooms in which the user has a membership, oldest first.
func (u *User) roomsWith(membership string) []*Room {
	var found []*Room
	for _, room := range u.server.rooms {
		if room.membership(u.id) == membership {
			found = append(found, room)
		}
	}
	slices.SortFunc(found, func(a, b *Room) int { return int(a.events[0].position - b.events[0].position) })
	return found
}
