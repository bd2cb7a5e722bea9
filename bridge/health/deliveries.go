package health

import (
	"maps"
	"slices"
	"time"
)

// Deliveries is what members' devices have confirmed of the relay's posts, by
// chat. It learns who confirms promptly on an ordinary day, and can be kept as
// JSON. The zero Deliveries have seen nothing.
type Deliveries map[string]Audience

// Audience is the people of one chat.
type Audience struct {
	// Posts are the latest that were acknowledged, oldest first.
	Posts []Posted `json:"posts,omitempty"`
	// LastPost is when the latest was acknowledged.
	LastPost time.Time `json:"last_post,omitzero"`
	// Excused is until when nobody's habits are judged by posts that came late,
	// since many were waiting for them.
	Excused time.Time           `json:"excused,omitzero"`
	People  map[string]Listener `json:"people,omitempty"`
	// Early are the latest confirmations of posts that are not known to be
	// acknowledged yet: a phone may be quicker than what is stored in between.
	Early []Early `json:"early,omitempty"`
}

// Early is a confirmation that came before the acknowledgement.
type Early struct {
	ID     string `json:"id"`
	Person string `json:"person"`
}

// Posted is a post that the platform took.
type Posted struct {
	ID    string    `json:"id"`
	Acked time.Time `json:"acked"`
}

// Listener is one person's devices.
type Listener struct {
	// Prompt and Late count the latest confirmations by whether they came within
	// a minute; together they are bounded.
	Prompt int `json:"prompt,omitempty"`
	Late   int `json:"late,omitempty"`
	// Through is when the latest post was acknowledged that was confirmed.
	Through time.Time `json:"through,omitzero"`
	// Last is when a post was last confirmed.
	Last time.Time `json:"last,omitzero"`
	// Missed counts the posts that were acknowledged since, from the one at Since
	// on, and none of which was confirmed.
	Missed int       `json:"missed,omitempty"`
	Since  time.Time `json:"since,omitzero"`
}

// The bounds of what is remembered, and what counts as prompt.
const (
	postsKept      = 64
	listenersKept  = 256
	earlyKept      = 256
	confirmsKept   = 32
	promptWithin   = time.Minute
	confirmsNeeded = 8
	// silentAtMost is when those who do not answer have left, rather than wait.
	silentAtMost = 6 * time.Hour
)

// Acknowledged notes that the platform took a post.
func (d Deliveries) Acknowledged(chat, id string, at time.Time) Deliveries {
	a := d[chat]
	a.LastPost = at
	forget := max(0, len(a.Posts)+1-postsKept)
	a.Posts = append(slices.Clone(a.Posts[forget:]), Posted{ID: id, Acked: at})
	a.People = maps.Clone(a.People)
	for person, listener := range a.People {
		a.People[person] = listener.missed(at)
	}
	a.hearEarly(id, at)
	return d.with(chat, a)
}

// hearEarly takes in who has confirmed a post already that is acknowledged now.
func (a *Audience) hearEarly(id string, acked time.Time) {
	for _, early := range a.Early {
		if listener, known := a.People[early.Person]; known && early.ID == id {
			listener = listener.learn(acked, true, a.Excused)
			listener.Missed, listener.Since = 0, time.Time{}
			a.People[early.Person] = listener
		}
	}
	a.Early = slices.DeleteFunc(slices.Clone(a.Early), func(e Early) bool { return e.ID == id })
}

// Confirmed notes that a person's device has a post. One that confirms again, or
// so late that the post is forgotten, shows that it answers and nothing more.
func (d Deliveries) Confirmed(p Policy, chat, id, person string, at time.Time) Deliveries {
	a := d[chat]
	listener := a.People[person]
	if i := slices.IndexFunc(a.Posts, func(p Posted) bool { return p.ID == id }); i >= 0 {
		acked := a.Posts[i].Acked
		prompt := at.Sub(acked) <= promptWithin
		if !prompt && len(a.silentTogether(p, at, 0, 0)) >= p.ListenersNeeded {
			a.Excused = a.LastPost
		}
		listener = listener.learn(acked, prompt, a.Excused)
	} else {
		forget := max(0, len(a.Early)+1-earlyKept)
		a.Early = append(slices.Clone(a.Early[forget:]), Early{ID: id, Person: person})
	}
	listener.Last, listener.Missed, listener.Since = at, 0, time.Time{}
	a.People = maps.Clone(a.People)
	if a.People == nil {
		a.People = map[string]Listener{}
	}
	a.People[person] = listener
	a.forgetOldest()
	return d.with(chat, a)
}

// handedIn notes a confirmation that has waited on the platform until the link
// was back. The person has the post; whether their phone still answers, and how
// quickly it does, that does not show.
func (d Deliveries) handedIn(chat, id, person string) Deliveries {
	a := d[chat]
	listener, known := a.People[person]
	if !known {
		return d
	}
	if i := slices.IndexFunc(a.Posts, func(p Posted) bool { return p.ID == id }); i >= 0 && a.Posts[i].Acked.After(listener.Through) {
		listener.Through = a.Posts[i].Acked
	}
	listener.Missed, listener.Since = 0, time.Time{}
	a.People = maps.Clone(a.People)
	a.People[person] = listener
	return d.with(chat, a)
}

func (d Deliveries) with(chat string, a Audience) Deliveries {
	changed := maps.Clone(d)
	if changed == nil {
		changed = Deliveries{}
	}
	changed[chat] = a
	return changed
}

// forgetOldest keeps the number of people bounded.
func (a Audience) forgetOldest() {
	if len(a.People) <= listenersKept {
		return
	}
	oldest := ""
	for person, listener := range a.People {
		if oldest == "" || listener.Last.Before(a.People[oldest].Last) {
			oldest = person
		}
	}
	delete(a.People, oldest)
}

func (l Listener) missed(at time.Time) Listener {
	if l.Missed == 0 {
		l.Since = at
	}
	l.Missed++
	return l
}

// learn counts the first confirmation of a post. Late ones after a silence that
// many shared say nothing about this person's habits.
func (l Listener) learn(acked time.Time, prompt bool, excused time.Time) Listener {
	if !acked.After(l.Through) {
		return l
	}
	l.Through = acked
	switch {
	case prompt:
		l.Prompt++
	case acked.After(excused):
		l.Late++
	}
	if l.Prompt+l.Late > confirmsKept {
		l.Prompt, l.Late = l.Prompt/2, l.Late/2
	}
	return l
}

// usual says whether this person's phone is known to be awake and to answer.
func (l Listener) usual() bool {
	return l.Prompt+l.Late >= confirmsNeeded && l.Prompt >= 3*l.Late
}

// silentTogether returns the people who all fell silent within a short time,
// although they had answered just before: the most that there are. It counts
// those who have missed so many posts for so long.
func (a Audience) silentTogether(p Policy, now time.Time, forLong time.Duration, posts int) []Listener {
	var silent []Listener
	for _, l := range a.People {
		lasts := now.Sub(l.Since)
		if l.usual() && l.Missed > posts && lasts >= forLong && lasts <= silentAtMost && l.Since.Sub(l.Last) <= p.AwakeWithin {
			silent = append(silent, l)
		}
	}
	slices.SortFunc(silent, func(x, y Listener) int { return x.Since.Compare(y.Since) })
	var most []Listener
	for i := range silent {
		j := i
		for j < len(silent) && silent[j].Since.Sub(silent[i].Since) <= p.TogetherWithin {
			j++
		}
		if j-i > len(most) {
			most = silent[i:j]
		}
	}
	return most
}

// answering counts the people who usually answer and still do.
func (a Audience) answering(p Policy) int {
	n := 0
	for _, l := range a.People {
		if l.usual() && l.Missed < p.PostsMissed && a.LastPost.Sub(l.Last) <= p.AwakeWithin {
			n++
		}
	}
	return n
}
