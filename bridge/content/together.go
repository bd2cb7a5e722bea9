package content

import (
	"time"
	"unicode/utf8"

	"lifeboat/bridge"
	"lifeboat/bridge/replay"
	"lifeboat/store"
)

// together is the phase of posts that hold what waited for its chat's pace,
// whoever said it.
const together = "together"

// IsJoined says whether a post holds live messages that came soon after each
// other.
func IsJoined(post store.Delivery) bool { return post.Phase == together || post.Phase == store.Burst }

// Gather puts as much as one post holds into one, beginning with the given
// delivery. It leaves alone what stands for itself anyway.
func (s *Source) Gather(tx *store.Tx, first store.Delivery) (folded bool, err error) {
	run, _, err := runBehind(tx, first, standsForItself)
	if err != nil || len(run) < 2 {
		return false, err
	}
	return s.foldRun(tx, run, together)
}

// foldRun makes one post of a run, as far as it holds it.
func (s *Source) foldRun(tx *store.Tx, run []store.Delivery, phase string) (folded bool, err error) {
	first, now := run[0], s.options.Now()
	items, err := s.Items(tx, run, now)
	if err != nil {
		return false, err
	}
	into := store.Delivery{Chat: first.Chat, Lane: first.Lane, Action: bridge.ActionPost, Phase: phase, Late: first.Late}
	result := replay.Compose(items, s.OptionsFor(into, now))
	for _, drop := range result.Dropped {
		if err := tx.DropDelivery(drop.ID, drop.Reason, now); err != nil {
			return false, err
		}
	}
	if len(result.Posts) == 0 || len(result.Posts[0].Items) < 2 {
		return len(result.Dropped) > 0, nil
	}
	into.Body = s.Body(into, result.Posts[0].Text, nil, now)
	_, err = tx.Fold(result.Posts[0].Items, into)
	return err == nil, err
}

// runBehind returns a delivery and those behind it in its lane that may be posted
// with it, with all changes of them, wherever these wait; none if the delivery
// itself goes by itself, which the given function tells. Open is a run at the end
// of its lane. What another machine may have tried stays as it is.
func runBehind(tx *store.Tx, first store.Delivery, alone func(*store.Tx, store.Delivery) (bool, error)) (run []store.Delivery, open bool, err error) {
	waiting, err := tx.Foldable(first.Chat, first.Lane)
	if err != nil {
		return nil, false, err
	}
	in, ended := map[int64]bool{}, false
	for _, d := range waiting {
		if d.Message != 0 && d.Action != bridge.ActionPost && in[d.Target] {
			run = append(run, d)
			continue
		}
		if ended = ended || !d.Fresh() || d.Restored || d.Late != first.Late; ended {
			continue
		}
		if ended, err = alone(tx, d); err != nil {
			return nil, false, err
		}
		if !ended {
			run, in[d.ID] = append(run, d), true
		}
	}
	if len(run) > 0 && run[0].ID != first.ID {
		return nil, false, store.ErrNotFoldable
	}
	return run, !ended, nil
}

// standsForItself says whether a delivery brings a file.
func standsForItself(tx *store.Tx, d store.Delivery) (bool, error) {
	_, withFile, err := tx.MediumOf(d.Message)
	return withFile, err
}

// OptionsFor are what a post of many that goes on in its chat looks like.
func (s *Source) OptionsFor(post store.Delivery, now time.Time) replay.Options {
	options := s.ReplayOptions(post.Chat, now)
	options.Continues, options.Untimed = true, IsJoined(post) && !post.Late
	return options
}

// defaultLimit holds for platforms that do not tell theirs.
const defaultLimit = 4000

// ReplayOptions are what a replay in a chat looks like.
func (s *Source) ReplayOptions(chat bridge.Chat, now time.Time) replay.Options {
	group := s.group(chat)
	o := replay.Options{
		Mode: replay.Digest, Zone: group.Zone, Now: now, Words: group.Printer().Replay(),
		Limit: defaultLimit, Measure: utf8.RuneCountInString,
	}
	if measurer, able := s.options.Platforms[chat.Platform].(bridge.Measurer); able {
		o.Limit, o.Measure = measurer.TextLimit(), measurer.TextLength
	}
	return o
}
