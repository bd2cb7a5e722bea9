package config

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// operators reads the routes. There has to be one: whoever runs the relay must
// learn of trouble without the platform that is in it.
func (r *reader) operators(root section) Operators {
	s, ok := root.subsection("operators")
	operators := Operators{Telegram: r.operatorIDs(s), URLs: r.operatorURLs(s)}
	s.refuseOthers()
	if ok && !s.hasItems("telegram") && !s.hasItems("urls") {
		s.refuse("nobody would be told of trouble: alerts need a route that is not WhatsApp",
			"Write: operators: {telegram: [123456789]} with your Telegram user id, or operators: {urls: [{file: pager.url}]}")
	}
	return operators
}

// hasItems says whether anything stands under a key, right or wrong.
func (s section) hasItems(name string) bool {
	v, ok := s.entries[name]
	if !ok {
		return false
	}
	list, isList := v.node.(*ast.SequenceNode)
	return !isList || len(list.Values) > 0
}

func (r *reader) operatorIDs(s section) []PersonID {
	items := s.items("telegram")
	first, configured := r.findPlatform(func(p Platform) bool { return p.Type == TypeTelegram })
	if len(items) > 0 && !configured {
		s.refuse("operators cannot be reached on Telegram, which is not configured", "Write: a platform of the type telegram, or other routes")
	}
	var ids []PersonID
	for _, item := range items {
		id, ok := r.operatorID(item, first)
		switch {
		case !ok:
			continue
		case slices.Contains(ids, id):
			item.refuse("stands in this list twice", "Write: each entry once")
		default:
			ids = append(ids, id)
		}
	}
	return ids
}

// operatorID reads a number, which is meant on the first Telegram platform, or
// "platform:number" where there are several.
func (r *reader) operatorID(item value, first Platform) (PersonID, bool) {
	if _, isText := item.node.(*ast.StringNode); isText {
		return r.operatorAddress(item)
	}
	id, ok := item.integer()
	if !ok {
		return PersonID{}, false
	}
	if id <= 0 {
		item.refuse("is not the id of a person on Telegram", "Write: a number above zero, such as 123456789")
		return PersonID{}, false
	}
	return PersonID{first.Name, strconv.FormatInt(id, 10)}, true
}

func (r *reader) operatorAddress(item value) (PersonID, bool) {
	if name, ok := item.text(); ok && !strings.Contains(name, ":") {
		item.refuse("is not the id of a person on Telegram", "Write: 123456789, without quotes; it is a number and not the @name, and bots such as @userinfobot tell it")
		return PersonID{}, false
	}
	platform, id, ok := r.address(item, "123456789")
	if !ok {
		return PersonID{}, false
	}
	normal, ok := normalPersonID(TypeTelegram, id)
	if platform.Type != TypeTelegram || !ok {
		item.refuse("is not the id of a person on Telegram",
			fmt.Sprintf("Write: 123456789, or \"%s:123456789\" where there are several bots", TypeTelegram))
		return PersonID{}, false
	}
	return PersonID{platform.Name, normal}, true
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
