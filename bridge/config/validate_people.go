package config

import (
	"fmt"
)

// peopleReader reads the people one by one and remembers whose ids are taken.
type peopleReader struct {
	*reader
	groups []Group
	ids    map[PersonID]string // id -> path where it was named first
}

func (r *reader) people(root section, groups []Group) []Person {
	taken := peopleReader{r, groups, map[PersonID]string{}}
	var people []Person
	for _, item := range root.items("people") {
		if s, ok := item.section(); ok {
			people = append(people, taken.person(s))
		}
	}
	return people
}

func (r *peopleReader) person(s section) Person {
	person := Person{}
	if v, ok := s.get("name"); ok {
		person.Name, _ = v.name()
	} else {
		s.missing("name", "name: Grandma")
	}
	items := s.items("ids")
	if len(items) == 0 && !s.hasWrong("ids") {
		s.missing("ids", `ids: ["whatsapp:+32470000000", "telegram:123456789"]`)
	}
	for _, item := range items {
		if id, ok := r.personID(item); ok {
			person.IDs = append(person.IDs, id)
		}
	}
	s.refuseOthers()
	return person
}

func (r *peopleReader) personID(v value) (PersonID, bool) {
	platform, text, ok := r.address(v, "id of the person")
	if !ok {
		return PersonID{}, false
	}
	id, ok := accountOf(platform, text)
	if !ok {
		return PersonID{}, r.refuseID(v, platform)
	}
	if first, taken := r.ids[id]; taken {
		v.refuse(fmt.Sprintf("%s is the same account", first), "Write: each account once in the whole file")
		return PersonID{}, false
	}
	r.ids[id] = v.path
	if !isUsed(platform.Name, r.groups) {
		v.warn("no group has a chat on this platform, so the id is never met", "Write: a chat of it in a group, or leave the id out")
	}
	return id, true
}

// refuseID is always false. It says nothing about a platform that has been
// refused itself.
func (r *reader) refuseID(v value, platform Platform) bool {
	switch platform.Type {
	case TypeWhatsApp:
		v.refuse("is not a phone number with + and its country code", fmt.Sprintf("Write: \"%s:+32470000000\"", platform.Name))
	case TypeTelegram:
		v.refuse("is not a Telegram user id", fmt.Sprintf("Write: \"%s:123456789\", digits and not the @name, which can change", platform.Name))
	case TypeMatrix:
		v.refuse("is not a Matrix user", fmt.Sprintf("Write: \"%s:@anna:example.org\", the full name with its server", platform.Name))
	}
	return false
}
