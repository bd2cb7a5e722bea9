package replay

import (
	"fmt"
	"strings"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// timeLineAfter is how long after a line with the time the next one comes.
const timeLineAfter = 15 * time.Minute

// digest writes everything into as few posts as the limit allows.
func digest(entries []*entry, f facts, o Options) []Post {
	w := &writer{options: o}
	switch {
	case !o.Continues:
		w.write(bridge.Plainly(f.title(o) + "\n"))
	case f.expired > 0:
		w.write(bridge.Plainly(o.Words.Disappeared(f.expired) + "\n"))
	}
	for _, e := range entries {
		switch {
		case !e.gone():
			w.add(e)
		case o.Amends:
			w.number += len(e.Files)
		}
	}
	w.flush()
	return w.posts
}

// writer fills posts one after another.
type writer struct {
	options Options
	posts   []Post
	// The post that is being written: its text, the messages that end with it,
	// and the files that follow it with the messages they belong to.
	text     bridge.Text
	used     int
	messages int
	items    []int64
	files    []bridge.KeptMedium
	captions []string
	withFile []int64
	number   int // of the latest file
	// What the next message leaves out, because the one before it said it.
	speaker string
	marked  time.Time // the time of the latest line with a time
}

// add puts a message where it still fits, or begins another post.
func (w *writer) add(e *entry) {
	block := w.block(e)
	if w.messages > 0 && w.used+w.options.Measure(block.Plain) > w.options.Limit {
		w.flush()
		block = w.block(e)
	}
	w.write(block)
	w.messages++
	w.remember(e)
	if len(e.Files) == 0 {
		w.items = append(w.items, e.items()...)
		return
	}
	w.withFile = append(w.withFile, e.items()...)
	for _, file := range e.Files {
		w.files = append(w.files, file)
		w.number++
		w.captions = append(w.captions, fmt.Sprintf("[%d] %s, %s", w.number, shownName(e.Who, w.options), w.options.Words.Clock(e.SentAt.In(w.options.Zone))))
	}
}

func (w *writer) write(t bridge.Text) {
	w.text = bridge.Join(w.text, t)
	w.used += w.options.Measure(t.Plain)
}

func (w *writer) remember(e *entry) {
	w.speaker = e.Speaker
	if w.due(e.SentAt) {
		w.marked = e.SentAt
	}
}

// due says whether a line with the time is wanted before something that was
// said then.
func (w *writer) due(at time.Time) bool {
	if w.options.Untimed {
		return false
	}
	passed := at.Sub(w.marked).Abs()
	return w.marked.IsZero() || passed >= timeLineAfter || !sameDay(at.In(w.options.Zone), w.marked.In(w.options.Zone))
}

// block is a message as it follows what has been written.
func (w *writer) block(e *entry) bridge.Text {
	var before string
	if w.used > 0 {
		before = "\n"
	}
	if w.due(e.SentAt) {
		return bridge.Join(bridge.Plainly(before), w.timeLine(e.SentAt), bridge.Plainly("\n"), w.message(e, true))
	}
	return bridge.Join(bridge.Plainly(before), w.message(e, e.Speaker != w.speaker))
}

// timeLine stands by itself, after an empty line unless it begins a post.
func (w *writer) timeLine(at time.Time) bridge.Text {
	line := bridge.Plainly("[" + w.options.clock(at) + "]")
	if w.messages > 0 {
		return bridge.Join(bridge.Plainly("\n"), line)
	}
	return line
}

// message is what was said, with the speaker's name unless the run goes on.
func (w *writer) message(e *entry, named bool) bridge.Text {
	numbered := *e
	if len(e.Files) > 0 {
		numbered.Text = w.numbered(e)
	}
	if !named {
		return plainBody(&numbered, w.options)
	}
	who := e.Who
	who.At = ""
	return body(&numbered, who, w.options)
}

// numbered tells of a message's files under their numbers, and what was said
// with them.
func (w *writer) numbered(e *entry) bridge.Text {
	var numbers []string
	for i := range e.Files {
		numbers = append(numbers, fmt.Sprintf("[%d]", w.number+1+i))
	}
	return bridge.Join(bridge.Plainly(strings.Join(numbers, " ")+" "), w.options.Words.Says.Describe(render.Description{Attachment: e.Files[0].Kind}, e.Text))
}

// flush ends the post. Files follow its text in a post of their own, unless the
// text is only about them.
func (w *writer) flush() {
	switch {
	case w.messages == 0:
		return
	case len(w.files) == 0:
		w.posts = append(w.posts, Post{Text: w.text, Items: w.items})
	case len(w.items) == 0:
		w.posts = append(w.posts, Post{Text: w.text, Files: w.files, Items: w.withFile})
	default:
		captions := bridge.Plainly(strings.Join(w.captions, "\n"))
		w.posts = append(w.posts, Post{Text: w.text, Items: w.items, FilesFollow: true}, Post{Text: captions, Files: w.files, Items: w.withFile})
	}
	*w = writer{options: w.options, posts: w.posts}
}
