package replay

import "lifeboat/bridge"

// Compose decides what is posted of items, which are given in order.
func Compose(items []Item, o Options) Result {
	entries, unplaced := netEffect(items)
	kept, deleted, expired := split(entries)
	result := Result{Unplaced: unplaced}
	result.drop(deleted, "deleted by its author before it was sent")
	if len(kept) == 0 {
		result.disappear(expired, o)
		return result
	}
	facts := factsOf(kept, len(deleted), o)
	facts.expired = len(expired)
	switch o.Mode {
	case None:
		result.drop(append(kept, expired...), "the group wants no replay")
		return result
	case Summary:
		result.Posts = []Post{summary(kept, facts, o)}
	case Full:
		result.disappear(expired, o)
		result.Posts = append(result.Posts, full(kept, o)...)
		return result
	case InFile:
		result.inFile(kept, facts, o)
	default:
		result.digest(entries, facts, o)
	}
	result.Posts[0].Items = append(itemsOf(expired), result.Posts[0].Items...) // it counts them
	return result
}

// disappear makes one post of all that has disappeared, which says how much it
// was.
func (r *Result) disappear(expired []*entry, o Options) {
	switch {
	case len(expired) == 0:
	case o.Mode == None:
		r.drop(expired, "the group wants no replay")
	default:
		r.Posts = append(r.Posts, Post{Text: bridge.Styled(o.Words.Disappeared(len(expired)), bridge.Italic), Items: itemsOf(expired)})
	}
}

func itemsOf(entries []*entry) []int64 {
	var items []int64
	for _, e := range entries {
		items = append(items, e.items()...)
	}
	return items
}

func (r *Result) drop(entries []*entry, reason string) {
	for _, e := range entries {
		for _, id := range e.items() {
			r.Dropped = append(r.Dropped, Drop{id, reason})
		}
	}
}

func (r *Result) digest(entries []*entry, f facts, o Options) {
	posts := digest(entries, f, o)
	if o.MostPosts == 0 || len(posts) <= o.MostPosts {
		r.Posts = posts
		return
	}
	kept, _, _ := split(entries)
	r.inFile(kept, f, o)
}

func (r *Result) inFile(kept []*entry, f facts, o Options) {
	r.Posts = []Post{overview(kept, f, o)}
	r.Transcript = transcript(kept, f, o)
}

// full gives each message a post of its own.
func full(kept []*entry, o Options) []Post {
	var posts []Post
	for _, e := range kept {
		who := e.Who
		who.At = o.clock(e.SentAt)
		posts = append(posts, Post{Text: body(e, who, o), Files: e.Files, Items: e.items()})
	}
	return posts
}
