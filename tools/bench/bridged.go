package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"lifeboat/bridge/pause"
	"lifeboat/sim/scenario"
)

// bridged is a group of two rooms on two Dendrites, joined by a relay.
type bridged struct {
	folder   string
	source   *homeserver
	target   *homeserver
	relay    *relay
	controls *scenario.Controls
	reading  sync.WaitGroup
	stop     context.CancelFunc

	mu      sync.Mutex
	taken   map[string]time.Time // when the source had taken each text
	visible map[string]time.Time // when a member on the target saw it first
}

// openBridged starts both servers and a relay that is connected with them.
func openBridged(ctx context.Context, s setup) (*bridged, error) {
	folder, err := os.MkdirTemp("", "lifeboat-bench-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the bench: %w", err)
	}
	b := &bridged{folder: folder, taken: map[string]time.Time{}, visible: map[string]time.Time{}, stop: func() {}}
	if err := b.build(ctx, s); err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, nil
}

func (b *bridged) build(ctx context.Context, s setup) (err error) {
	if b.controls, err = scenario.OpenControls(1); err != nil {
		return err
	}
	if b.source, err = openHomeserver(ctx, filepath.Join(b.folder, "source")); err != nil {
		return err
	}
	if b.target, err = openHomeserver(ctx, filepath.Join(b.folder, "target")); err != nil {
		return err
	}
	facts := scenario.Facts{
		Controls: b.controls.Addresses(), ControlsAuthority: b.controls.Authority(), Operator: scenario.OperatorFacts{URL: "logger://"},
		Matrix: []scenario.MatrixFacts{b.source.facts(scenario.Matrix), b.target.facts(scenario.Matrix2)},
	}
	chats := []string{string(scenario.Matrix) + ":" + b.source.room, string(scenario.Matrix2) + ":" + b.target.room}
	config, err := writeConfig(b.folder, facts, []group{{"Bench", chats}})
	if err != nil {
		return err
	}
	if b.relay, err = newRelay(s.program, config); err != nil {
		return err
	}
	if err := b.relay.startReady(ctx); err != nil {
		return err
	}
	reading, stop := context.WithCancel(ctx)
	b.stop = stop
	b.reading.Go(func() { b.read(reading) })
	return nil
}

func (h *homeserver) facts(name scenario.PlatformName) scenario.MatrixFacts {
	return scenario.MatrixFacts{On: name, URL: h.server.URL(), User: h.relay, Password: password, Chat: h.room}
}

// read is the member on the target who looks at everything as it comes, also
// again after the server was away.
func (b *bridged) read(ctx context.Context) {
	const hold = 10 * time.Second
	since := ""
	for ctx.Err() == nil {
		told, err := b.target.member.sync(ctx, since, hold)
		if err != nil {
			if pause.For(ctx, 100*time.Millisecond) != nil {
				return
			}
			continue
		}
		since = told.Next
		b.note(told, time.Now())
	}
}

func (b *bridged) note(told news, at time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range told.Rooms.Join[b.target.room].Timeline.Events {
		if !e.isPost(b.target.relay) {
			continue
		}
		for _, text := range textsIn(e.Content.Body) {
			if _, seen := b.visible[text]; !seen {
				b.visible[text] = at
			}
		}
	}
}

// textsIn finds the texts that a post shows, which may be one or many.
func textsIn(body string) []string {
	var texts []string
	for line := range strings.Lines(body) {
		if at := strings.Index(line, "line "); at >= 0 {
			texts = append(texts, strings.TrimSpace(line[at:]))
		}
	}
	return texts
}

func lineNumber(n int) string { return "line " + strconv.Itoa(n) + "." }

// talk has so many lines said on the source, at even times, numbered from first
// on. Each goes out when the one before it was taken.
func (b *bridged) talk(ctx context.Context, first, count int, gap time.Duration) error {
	tick := time.NewTicker(gap)
	defer tick.Stop()
	for n := first; n < first+count; n++ {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := b.source.member.say(ctx, b.source.room, lineNumber(n), n); err != nil {
			return err
		}
		b.mu.Lock()
		b.taken[lineNumber(n)] = time.Now()
		b.mu.Unlock()
	}
	return nil
}

// await waits until the lines have been seen, or for as long as is reasonable.
func (b *bridged) await(ctx context.Context, first, count int, patience time.Duration) error {
	end := time.Now().Add(patience)
	for len(b.delays(first, count)) < count && time.Now().Before(end) {
		if err := pause.For(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
	return pause.For(ctx, 3*time.Second) // for what comes twice
}

// delays returns how many milliseconds it took until each line was visible.
func (b *bridged) delays(first, count int) []float64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	var delays []float64
	for n := first; n < first+count; n++ {
		if at, seen := b.visible[lineNumber(n)]; seen {
			delays = append(delays, at.Sub(b.taken[lineNumber(n)]).Seconds()*1000)
		}
	}
	return delays
}

// books compares what was said with the whole history of the target's room.
type books struct{ lost, duplicated, reordered int }

func (b *bridged) books(ctx context.Context, first, count int) (found books, err error) {
	history, err := b.target.member.history(ctx, b.target.room)
	if err != nil {
		return found, err
	}
	seen, latest := map[string]int{}, first-1
	for _, e := range history {
		if !e.isPost(b.target.relay) {
			continue
		}
		for _, text := range textsIn(e.Content.Body) {
			number, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(text, "line "), "."))
			if err != nil || number < first || number >= first+count {
				continue
			}
			if seen[text]++; seen[text] > 1 {
				found.duplicated++
			} else if number < latest {
				found.reordered++
			}
			latest = max(latest, number)
		}
	}
	found.lost = count - len(seen)
	return found, nil
}

// close ends everything and removes what it left.
func (b *bridged) close() error {
	b.stop()
	b.reading.Wait()
	var errs []error
	if b.relay != nil {
		errs = append(errs, b.relay.Stop())
	}
	for _, h := range []*homeserver{b.source, b.target} {
		if h != nil {
			errs = append(errs, h.server.Stop())
		}
	}
	return errors.Join(append(errs, b.controls.Close(), os.RemoveAll(b.folder))...)
}
