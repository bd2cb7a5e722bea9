package scenario

import (
	"cmp"
	"slices"
	"strings"
)

// Relayed is a post of the relay that carries what a member said, as one member saw it. A post that carries several
// things, such as a digest, is one of these for each.
type Relayed struct {
	Seen
	Said   Said
	Form   Form
	Marked bool // as possibly repeated
	// Words and HasFile say what of the original the post carries. A digest has the words of all, and each file comes in
	// a post of its own.
	Words, HasFile bool
	// Named is what the post names as answered by what it carries.
	Named []string
}

// recognize finds out which of the relay's posts carry what members said, and gives an entry to each original in
// them. The other posts are the relay's own words, also in their later wordings.
func recognize(said []Said, seen []Seen) (relayed []Relayed, own []Seen) {
	for _, entry := range seen {
		if !entry.FromRelay() && !entry.EditedByRelay() {
			continue
		}
		names := named(entry.Text)
		entry.Text = withoutNames(entry.Text)
		originals := originalsIn(entry, said)
		if len(originals) == 0 {
			own = append(own, entry)
		}
		if entry.EditedByRelay() {
			continue // a new wording is no new post
		}
		for _, original := range originals {
			relayed = append(relayed, Relayed{
				Seen: entry, Said: original, Form: formOf(entry.Text, originals), Marked: repeatMark.MatchString(entry.Text),
				Words: original.hasWordsIn(entry), HasFile: original.isFileOf(entry),
				Named: names,
			})
		}
	}
	markAlbums(relayed)
	return relayed, own
}

// markAlbums extends a mark to the whole album, which has one caption for all its files.
func markAlbums(relayed []Relayed) {
	type album struct {
		on PlatformName
		id string
	}
	marked := map[album]bool{}
	for _, entry := range relayed {
		if entry.Album != "" && entry.Marked {
			marked[album{entry.On, entry.Album}] = true
		}
	}
	for i, entry := range relayed {
		relayed[i].Marked = entry.Marked || marked[album{entry.On, entry.Album}]
	}
}

// originalsIn lists what members said that is in a post, in the order of the post. It relies on scripts in which no
// text is contained in another.
func originalsIn(post Seen, said []Said) []Said {
	at := map[string]int{}
	var originals []Said
	for _, entry := range said {
		if entry.hasWordsIn(post) || entry.isFileOf(post) {
			at[entry.key()] = strings.Index(post.Text, entry.wordingIn(post.Text))
			originals = append(originals, entry)
		}
	}
	slices.SortStableFunc(originals, func(a, b Said) int { return cmp.Compare(at[a.key()], at[b.key()]) })
	return originals
}

// hasWordsIn says whether the post carries what was said.
func (s Said) hasWordsIn(post Seen) bool { return s.wordingIn(post.Text) != "" }

// isFileOf says whether the post carries the same file.
func (s Said) isFileOf(post Seen) bool {
	return s.File.SHA256 != "" && s.File.SHA256 == post.File.SHA256
}

// withoutCommands leaves what the relay has to pass on.
func withoutCommands(said []Said) []Said {
	return slices.DeleteFunc(slices.Clone(said), func(s Said) bool { return s.Command })
}
