package config

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// knownLanguages are those that members can be addressed in.
var knownLanguages = []string{"en", "fr"}

func (r *reader) dataFolder(root section) string {
	folder := "lifeboat-data"
	if v, ok := root.get("data"); ok {
		if text, ok := v.filePath(); ok {
			folder = text
		}
	}
	return r.path(folder)
}

func (s section) timezone(inherited *time.Location) *time.Location {
	v, ok := s.get("timezone")
	if !ok {
		return inherited
	}
	name, ok := v.text()
	if !ok {
		return inherited
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		v.refuse(fmt.Sprintf("no time zone is called %q", name), "Write: a name from the IANA list, such as Europe/Brussels")
		return inherited
	}
	return zone
}

// mostLanguages is how many texts below each other members may be expected to
// read.
const mostLanguages = 2

func (s section) languages(inherited []string) []string {
	v, ok := s.get("languages")
	if !ok {
		return inherited
	}
	items, ok := v.list()
	if ok && len(items) == 0 {
		v.refuse("names no language", "Write: [en]")
	}
	if len(items) > mostLanguages {
		v.refuse("names more languages than fit below each other", "Write: one or two, such as [fr, en]")
	}
	var languages []string
	for _, item := range items {
		if language, ok := item.choice(knownLanguages...); ok {
			languages = append(languages, item.unlessRepeated(languages, language)...)
		}
	}
	return languages
}

// flag reads true or false.
func (s section) flag(name string, inherited bool) bool {
	v, ok := s.get(name)
	if !ok {
		return inherited
	}
	return v.boolean()
}

// choice reads one of a few words.
func (v value) choice(words ...string) (string, bool) {
	word, ok := v.text()
	if !ok {
		return "", false
	}
	if slices.Contains(words, word) {
		return word, true
	}
	v.refuse(fmt.Sprintf("%q is not one of the choices", word), "Write: "+strings.Join(words, " or "))
	return "", false
}

// unlessRepeated returns the word, or nothing but a problem if it was there
// before.
func (v value) unlessRepeated(before []string, word string) []string {
	if slices.Contains(before, word) {
		v.refuse(fmt.Sprintf("%q stands in this list twice", word), "Write: each entry once")
		return nil
	}
	return []string{word}
}
