package config

import (
	"net/url"
	"slices"
)

func (r *reader) operators(root section) Operators {
	s, _ := root.subsection("operators")
	operators := Operators{Telegram: r.operatorIDs(s), URLs: r.operatorURLs(s)}
	s.refuseOthers()
	return operators
}

func (r *reader) operatorIDs(s section) []int64 {
	var ids []int64
	for _, item := range s.items("telegram") {
		id, ok := item.integer()
		switch {
		case !ok:
			continue
		case id <= 0:
			item.refuse("is not the id of a person on Telegram", "Write: a number above zero, such as 123456789")
		case slices.Contains(ids, id):
			item.refuse("stands in this list twice", "Write: each entry once")
		default:
			ids = append(ids, id)
		}
	}
	if _, ok := r.findPlatform(func(p Platform) bool { return p.Type == TypeTelegram }); len(ids) > 0 && !ok {
		s.refuse("operators cannot be reached on Telegram, which is not configured", "Write: a platform of the type telegram, or other routes")
	}
	return ids
}

func (r *reader) operatorURLs(s section) []Secret {
	var urls []Secret
	for _, item := range s.items("urls") {
		secret, ok := r.secret(item)
		if !ok {
			continue
		}
		if address, err := url.Parse(secret.Reveal()); err != nil || address.Scheme == "" || address.Opaque != "" {
			item.refuse("what this points to is not a URL", "Write: one line of the form service://... in the secret")
		}
		urls = append(urls, secret)
	}
	return urls
}
