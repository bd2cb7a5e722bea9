package config

import (
	"fmt"
	"slices"
)

// ignored reads the accounts of other bridges. Nobody may be both a person whom
// operators know and a bridge.
func (r *reader) ignored(root section, people []Person) []PersonID {
	var ids []PersonID
	for _, item := range root.items("ignore") {
		platform, text, ok := r.address(item, "id of a sender")
		if !ok {
			continue
		}
		id, ok := accountOf(platform, text)
		switch {
		case !ok:
			r.refuseID(item, platform)
		case slices.Contains(ids, id):
			item.refuse("is listed already", "Write: each account once")
		default:
			if owner, known := ownerOf(id, people); known {
				item.refuse(fmt.Sprintf("is %s, whose words would not be relayed any more", owner), "Write: the accounts of bridges only, or take the id out of people")
				continue
			}
			ids = append(ids, id)
		}
	}
	return ids
}

func ownerOf(id PersonID, people []Person) (name string, known bool) {
	i := slices.IndexFunc(people, func(p Person) bool { return slices.Contains(p.IDs, id) })
	if i < 0 {
		return "", false
	}
	return people[i].Name, true
}
