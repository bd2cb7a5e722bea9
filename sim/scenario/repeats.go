package scenario

import (
	"slices"
	"strings"
)

// post is what one post of the relay carries of one original, whoever saw it.
type post struct {
	on       PlatformName
	id, text string
}

// posts returns one entry for each original in each post that fits: the first that any member made of it.
func posts(relayed []Relayed, fits func(Relayed) bool) []Relayed {
	known := map[post]bool{}
	var first []Relayed
	for _, entry := range relayed {
		key := post{entry.On, entry.ID, entry.Said.key()}
		if known[key] || !fits(entry) {
			continue
		}
		known[key] = true
		first = append(first, entry)
	}
	return first
}

// duplicated returns the posts that are one too many. The words and the file of one message may come apart. A post in the chat in which it was said is so in any case.
func duplicated(relayed []Relayed) []Relayed {
	type place struct {
		text string
		on   PlatformName
	}
	words, files := map[place]bool{}, map[place]bool{}
	var extra []Relayed
	for _, entry := range posts(relayed, func(r Relayed) bool { return !r.Marked }) {
		here := place{entry.Said.key(), entry.On}
		if entry.Words && words[here] || entry.HasFile && files[here] || entry.On == entry.Said.On {
			extra = append(extra, entry)
		}
		words[here] = words[here] || entry.Words
		files[here] = files[here] || entry.HasFile
	}
	return extra
}

// repeated returns the posts that are marked as possibly repeated and that are, of what the chat was shown before.
func repeated(relayed []Relayed) []Relayed {
	words, files := map[post]bool{}, map[post]bool{}
	var extra []Relayed
	for _, entry := range posts(relayed, func(Relayed) bool { return true }) {
		here := post{on: entry.On, text: entry.Said.key()}
		if entry.Marked && (entry.Words && words[here] || entry.HasFile && files[here]) {
			extra = append(extra, entry)
		}
		words[here] = words[here] || entry.Words
		files[here] = files[here] || entry.HasFile
	}
	return onePerAlbum(extra)
}

// onePerAlbum keeps the first file of each album, since an album is one post.
func onePerAlbum(entries []Relayed) []Relayed {
	known := map[post]bool{}
	return slices.DeleteFunc(entries, func(r Relayed) bool {
		album := post{on: r.On, id: r.Album}
		again := r.Album != "" && known[album]
		known[album] = true
		return again
	})
}

// unnamed returns the posts that do not say who said it. A file without any text is not one of them: some platforms
// show no text with some files.
func unnamed(relayed []Relayed) []Relayed {
	return posts(relayed, func(r Relayed) bool {
		if r.Text == "" {
			return false
		}
		frame := strings.Replace(r.Text, r.Said.wordingIn(r.Text), "", 1)
		return !strings.Contains(frame, r.Said.By)
	})
}

// withoutFile returns the posts whose file was shown in no post in the chat.
func withoutFile(relayed []Relayed) []Relayed {
	shown := map[post]bool{}
	for _, entry := range relayed {
		if entry.HasFile {
			shown[post{on: entry.On, text: entry.Said.key()}] = true
		}
	}
	return posts(relayed, func(r Relayed) bool {
		return r.Said.File.Kind != "" && !shown[post{on: r.On, text: r.Said.key()}]
	})
}

// rawRepeats counts, for each post of the relay, how often the member who saw it most was shown it again.
func rawRepeats(seen []Seen) int {
	type sight struct {
		post
		by string
	}
	times, most := map[sight]int{}, map[post]int{}
	for _, entry := range seen {
		if entry.FromRelay() {
			key := post{on: entry.On, id: entry.ID}
			times[sight{key, entry.By}]++
			most[key] = max(most[key], times[sight{key, entry.By}])
		}
	}
	repeats := 0
	for _, n := range most {
		repeats += n - 1
	}
	return repeats
}
