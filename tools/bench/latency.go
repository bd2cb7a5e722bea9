package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"lifeboat/bridge/pause"
	"lifeboat/sim/matrix"
)

const (
	// idleGap is the time between two messages when next to nothing happens.
	idleGap = 250 * time.Millisecond
	// loadGap makes 50 messages a second.
	loadGap = 20 * time.Millisecond
	// The messages of one round.
	idleMessages = 40
	loadMessages = 1000
	// latencyPatience is how long the last message of a round may take.
	latencyPatience = 30 * time.Second
)

// measureLatency measures how long messages take from WhatsApp to Matrix through
// the whole relay, in peace and at 50 messages a second over all groups of a
// town.
func measureLatency(ctx context.Context, s setup, found *figures) error {
	return inTown(ctx, s, func(t *town) error {
		if err := t.meetEverybody(ctx); err != nil {
			return err
		}
		if _, err := t.awaitPosts(ctx, "hello", townGroups); err != nil {
			return err
		}
		for _, c := range []struct {
			name     string
			messages int
			gap      time.Duration
		}{
			{"latency_idle", idleMessages, idleGap},
			{"latency_load", loadMessages, loadGap},
		} {
			if err := t.measure(ctx, s, c.name, c.messages, c.gap, found); err != nil {
				return err
			}
		}
		return nil
	})
}

// inTown runs use in a town of its own.
func inTown(ctx context.Context, s setup, use func(*town) error) (err error) {
	t, err := openTown(ctx, s)
	if err != nil {
		return err
	}
	if err := use(t); err != nil {
		log := t.relay.lastWords()
		return fmt.Errorf("%w (the relay's last words: %s; %w)", err, log, t.close())
	}
	return t.close()
}

// measure takes the medians of the rounds' percentiles.
func (t *town) measure(ctx context.Context, s setup, name string, messages int, gap time.Duration, found *figures) error {
	var middle, high []float64
	for round := range s.rounds {
		before, err := t.relay.processor()
		if err != nil {
			return err
		}
		taken, err := t.round(ctx, fmt.Sprintf("%s-%d", name, round), messages, gap)
		if err != nil {
			return err
		}
		after, err := t.relay.processor()
		if err != nil {
			return err
		}
		middle, high = append(middle, percentile(taken, 0.5)), append(high, percentile(taken, 0.99))
		cost := (after - before).Seconds() * 1000 / float64(messages)
		fmt.Printf("  %s: p50 %.2f, p99 %.2f ms; %.1f ms of the processors for a message\n", name, middle[round], high[round], cost)
	}
	found.set(name+"_p50_ms", median(middle))
	found.set(name+"_p99_ms", median(high))
	return nil
}

// round has messages said in groups at random, at even times, and returns how
// many milliseconds each of them took.
func (t *town) round(ctx context.Context, tag string, messages int, gap time.Duration) ([]float64, error) {
	var speaking errgroup.Group
	tick := time.NewTicker(gap)
	defer tick.Stop()
	for i := range messages {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		speaking.Go(func() error { return t.say(ctx, rand.N(townGroups), fmt.Sprintf("%s %d.", tag, i)) })
	}
	if err := speaking.Wait(); err != nil {
		return nil, err
	}
	posted, err := t.awaitPosts(ctx, tag, messages)
	if err != nil {
		return nil, err
	}
	return t.compare(posted)
}

// awaitPosts waits for so many posts that belong to a round, and returns when
// each text was posted.
func (t *town) awaitPosts(ctx context.Context, tag string, want int) (map[string]time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, latencyPatience)
	defer cancel()
	for {
		posted, err := t.posts(tag)
		if err != nil || len(posted) == want {
			return posted, err
		}
		if pause.For(ctx, 500*time.Millisecond) != nil {
			return nil, fmt.Errorf("of %d messages only %d came to Matrix within %s", want, len(posted), latencyPatience)
		}
	}
}

// posts are the posts of a round. None may be there twice.
func (t *town) posts(tag string) (map[string]time.Time, error) {
	posted := map[string]time.Time{}
	for _, room := range t.rooms {
		for _, event := range room.Events() {
			at := strings.Index(event.Message.Text, tag+" ")
			if event.Kind != matrix.Posted || at < 0 {
				continue
			}
			text, _, _ := strings.Cut(event.Message.Text[at:], ".")
			if _, twice := posted[text+"."]; twice {
				return nil, fmt.Errorf("%q was posted twice", text)
			}
			posted[text+"."] = event.At
		}
	}
	return posted, nil
}

// compare returns how many milliseconds lie between the arrival of each message
// on WhatsApp's server and its arrival on the homeserver.
func (t *town) compare(posted map[string]time.Time) ([]float64, error) {
	arrived := map[string]time.Time{}
	for _, sent := range t.whatsApp.Messages() {
		arrived[sent.ID] = sent.At
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	var taken []float64
	for text, at := range posted {
		came, known := arrived[t.said[text]]
		if !known {
			return nil, fmt.Errorf("WhatsApp knows nothing of %q", text)
		}
		taken = append(taken, at.Sub(came).Seconds()*1000)
	}
	return taken, nil
}
