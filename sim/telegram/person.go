package telegram

import "strings"

// firstPersonID needs more than 32 bits, as the ids of new accounts do.
const firstPersonID = 5_000_000_001

// Person is somebody with a Telegram account.
type Person struct {
	server *Server
	user   User
}

// NewPerson makes an account. The last name and the username, in that order, may be left out.
func (s *Server) NewPerson(firstName string, lastAndUsername ...string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	more := append(lastAndUsername, "", "")
	return s.newPerson(firstName, more[0], more[1])
}

func (s *Server) newPerson(firstName, lastName, username string) *Person {
	person := &Person{server: s, user: User{
		ID:        firstPersonID + int64(len(s.people)),
		FirstName: firstName,
		LastName:  lastName,
		Username:  strings.TrimPrefix(username, "@"),
	}}
	s.people = append(s.people, person)
	return person
}

func (s *Server) personWithID(id int64) *Person {
	for _, person := range s.people {
		if person.user.ID == id {
			return person
		}
	}
	return nil
}

// User is the person as others see it.
func (p *Person) User() User {
	return p.user
}
