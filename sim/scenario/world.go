package scenario

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// World is the platforms with the group's chat on each, the members, the operator, and the hosts that tell the relay
// whether its own network works.
type World struct {
	script   Script
	books    Books
	show     Show
	places   map[PlatformName]place
	operator *operator
	controls *Controls

	mu     sync.Mutex
	active map[string]func() error // what ends each fault that is on
}

// Show is told of every entry as members write it, one call at a time for each member and platform but from several
// goroutines. A nil function is told nothing.
type Show struct {
	Said func(Said)
	Seen func(Seen)
	Told func(Told)
}

// Open builds the world of a script and lets everybody join. It returns when all members are online.
func Open(ctx context.Context, script Script, show Show) (*World, error) {
	w := &World{script: script, show: show, places: map[PlatformName]place{}, active: map[string]func() error{}}
	if err := w.build(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("build the world of %s: %w", script.Name, err), w.Close())
	}
	return w, nil
}

// controlTargets is how many unrelated hosts there are; a relay wants to hear of two out of three.
const controlTargets = 3

func (w *World) build(ctx context.Context) (err error) {
	if w.controls, err = OpenControls(controlTargets); err != nil {
		return err
	}
	for _, platform := range w.script.Platforms() {
		place := newPlace(platform)
		w.places[platform] = place
		if err := place.open(ctx, w.script, w.noteSeen); err != nil {
			return fmt.Errorf("open %s: %w", platform.title(), err)
		}
	}
	return w.openOperator()
}

// Close ends the world and waits for all that it has started.
func (w *World) Close() error {
	var errs []error
	for _, place := range w.places {
		errs = append(errs, place.close())
	}
	errs = append(errs, w.controls.Close())
	if w.operator != nil {
		errs = append(errs, w.operator.close())
	}
	return errors.Join(errs...)
}

// Books are what all members have written down.
func (w *World) Books() *Books { return &w.books }

// Members lists who is in the chat on each platform, for [Rules].
func (w *World) Members() map[PlatformName][]string {
	members := map[PlatformName][]string{}
	for _, member := range w.script.Members {
		for _, platform := range member.On {
			members[platform] = append(members[platform], member.Name)
		}
	}
	return members
}

// Say has a member say something, and writes down whether the platform took it. It takes up to 8 s where the
// platform does not answer.
func (w *World) Say(ctx context.Context, say Say) error {
	place, opened := w.places[say.On]
	if !opened {
		return fmt.Errorf("nobody can talk on %s", say.On)
	}
	if len(say.Files) > 0 {
		return w.share(ctx, place, say)
	}
	entry := Said{By: say.Who, On: say.On, Text: say.Text, Command: say.IsCommand()}
	answered := w.books.shownOn(say.On, say.Answers)
	if answered != nil {
		entry.Answers = say.Answers
	}
	var err error
	entry.ID, err = place.say(ctx, say.Who, say.Text, answered)
	entry.At, entry.Failed = time.Now(), err != nil
	w.noteSaid(entry)
	return nil
}

// share writes each file down by itself.
func (w *World) share(ctx context.Context, place place, say Say) error {
	entries := make([]Said, len(say.Files))
	for i, file := range say.Files {
		entry, err := file.Entry()
		if err != nil {
			return err
		}
		entries[i] = Said{By: say.Who, On: say.On, File: entry}
	}
	entries[0].Text = say.Text
	ids, err := place.share(ctx, say.Who, say.Files, say.Text)
	for i, entry := range entries {
		entry.At, entry.Failed = time.Now(), err != nil
		if err == nil {
			entry.ID = ids[i]
		}
		w.noteSaid(entry)
	}
	return nil
}

// Order has the operator write something to the relay's bot.
func (w *World) Order(text string) error { return w.operator.order(text) }

func (w *World) noteSaid(entry Said) {
	w.books.NoteSaid(entry)
	if w.show.Said != nil {
		w.show.Said(entry)
	}
}

func (w *World) noteSeen(entry Seen) {
	w.books.NoteSeen(entry)
	if w.show.Seen != nil {
		w.show.Seen(entry)
	}
}

func (w *World) noteTold(entry Told) {
	w.books.NoteTold(entry)
	if w.show.Told != nil {
		w.show.Told(entry)
	}
}
