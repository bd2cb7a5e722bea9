package replay

// Compose decides what is posted of items, which are given in order.
func Compose(items []Item, o Options) Result {
	entries, unplaced := netEffect(items)
	kept, deleted := split(entries)
	result := Result{Unplaced: unplaced}
	result.drop(deleted, "deleted by its author before it was sent")
	if len(kept) == 0 {
		return result
	}
	facts := factsOf(kept, len(deleted), o)
	switch o.Mode {
	case None:
		result.drop(kept, "the group wants no replay")
	case Summary:
		result.Posts = []Post{summary(kept, facts, o)}
	case Full:
		result.Posts = full(kept, o)
	case InFile:
		result.inFile(kept, facts, o)
	default:
		result.digest(entries, facts, o)
	}
	return result
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
	kept, _ := split(entries)
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
