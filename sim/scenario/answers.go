package scenario

import (
	"regexp"
	"slices"
	"strings"
)

// answered is the post to which somebody replies.
type answered struct{ id, by, text string }

// shownOn returns where members of a chat see what was said: the original, or the relay's first post of it; nil where
// they have not seen it.
func (b *Books) shownOn(on PlatformName, text string) *answered {
	if text == "" {
		return nil
	}
	if said, found := b.find(on, text); found {
		return &answered{said.ID, said.By, said.Text}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, entry := range b.seen {
		if entry.On == on && entry.FromRelay() && strings.Contains(withoutNames(entry.Text), text) {
			return &answered{id: entry.ID, text: entry.Text}
		}
	}
	return nil
}

// answerMark is how a post of many names what somebody in it replies to, in English and French; the words are those of
// the original, or their beginning.
var answerMark = regexp.MustCompile(`\((?:to|à) [^()“”«»]*:\x{a0}?\s?(?:“|«)([^“”«»]*)(?:”|»)\)`)

// withoutNames is a post without what it says only to name what is answered.
func withoutNames(post string) string { return answerMark.ReplaceAllString(post, "") }

// named lists the words that a post names as what is answered.
func named(post string) []string {
	var words []string
	for _, mark := range answerMark.FindAllStringSubmatch(post, -1) {
		words = append(words, strings.TrimSpace(strings.TrimRight(strings.Trim(mark[1], " \u00a0\u202f\u2068\u2069"), "…\u2069")))
	}
	return words
}

// begins says whether the words are those of a message in one of its wordings, or their beginning.
func (s Said) begins(words string) bool {
	return words != "" && (strings.HasPrefix(s.Text, words) || slices.ContainsFunc(s.later, func(w wording) bool { return strings.HasPrefix(w.Text, words) }))
}

// unquoted returns the replies whose post neither points at what they answer nor names it, although the chat had been
// shown that.
func unquoted(said []Said, relayed []Relayed) []Relayed {
	originals := map[string]Said{}
	for _, entry := range said {
		originals[entry.Text] = entry
	}
	return posts(relayed, func(r Relayed) bool {
		original, known := originals[r.Said.Answers]
		if !r.Words || r.Said.Answers == "" || !known || !original.deleted.IsZero() {
			return false
		}
		if slices.ContainsFunc(r.Named, original.begins) {
			return false
		}
		shown := idsOf(original, r, relayed)
		return len(shown) > 0 && !slices.Contains(shown, r.Answers)
	})
}

// idsOf are the posts that had shown a message in the chat of a reply when that was posted.
func idsOf(original Said, reply Relayed, relayed []Relayed) []string {
	if original.On == reply.On {
		return []string{original.ID}
	}
	var ids []string
	for _, entry := range relayed {
		if entry.On == reply.On && entry.By == reply.By && entry.ID != reply.ID && entry.At.Before(reply.At) && entry.Said.key() == original.key() {
			ids = append(ids, entry.ID)
		}
	}
	return ids
}

// betrayed returns the posts that name what had been taken back when they were posted.
func betrayed(said []Said, relayed []Relayed) []Relayed {
	gone := slices.DeleteFunc(slices.Clone(said), func(s Said) bool { return s.deleted.IsZero() })
	var wrong []Relayed
	for _, entry := range posts(relayed, func(r Relayed) bool { return r.Words && len(r.Named) > 0 }) {
		for _, original := range gone {
			if entry.Said.Answers == original.Text && entry.At.Add(-slack).After(original.deleted) && slices.ContainsFunc(entry.Named, original.begins) {
				wrong = append(wrong, entry)
			}
		}
	}
	return wrong
}
