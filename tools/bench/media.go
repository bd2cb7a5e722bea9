package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"lifeboat/bridge/pause"
	"lifeboat/sim/scenario"
)

const (
	// fileSize is just below what Telegram lets bots download.
	fileSize = 20_000_000
	// mediaPatience is how long a file may take to get everywhere. Telegram takes
	// 20 posts a minute in a group.
	mediaPatience = 30 * time.Second
)

// measureMedia has members of a joined group on three platforms send files, each
// of which goes to both others, and looks how much memory the relay has used at
// most. Every file must arrive as it was sent, exactly once.
func measureMedia(ctx context.Context, s setup, found *figures) (err error) {
	w, err := openWorld(ctx, s, threePlatforms)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	began := time.Now()
	if err := w.shareFiles(ctx, s.files); err != nil {
		return err
	}
	if err := w.awaitFiles(ctx, s.files); err != nil {
		return err
	}
	most, err := w.relay.memory("VmHWM")
	if err != nil {
		return err
	}
	found.set("rss_media_mb", most)
	fmt.Printf("  %d files of 20 MB went to two platforms each in %.0f s; all contents are as sent\n", s.files, time.Since(began).Seconds())
	return nil
}

// shareFiles lets the members send at once, each one file after the other.
func (w *world) shareFiles(ctx context.Context, count int) error {
	var members errgroup.Group
	for i, member := range w.script.Members {
		members.Go(func() error {
			for n := i; n < count; n += len(w.script.Members) {
				if err := w.Say(ctx, scenario.Say{Who: member.Name, On: member.On[0], Files: []scenario.File{fileNumber(n)}}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return members.Wait()
}

// fileNumber is one of the files. They take turns in being documents and films,
// whose way is the same in length and differs in form.
func fileNumber(n int) scenario.File {
	file := scenario.File{Kind: scenario.Document, Name: fmt.Sprintf("report-%d.pdf", n), Size: fileSize, Seed: strconv.Itoa(n)}
	if n/3%2 == 1 {
		file.Kind, file.Name = scenario.Video, ""
	}
	return file
}

// awaitFiles waits until everybody has seen every file, and then compares.
func (w *world) awaitFiles(ctx context.Context, count int) error {
	most := time.Duration(count) * mediaPatience
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	due := count * (len(w.script.Members) - 1)
	for {
		arrived, wrong := w.compare()
		if wrong != nil || len(arrived) == due {
			return wrong
		}
		if pause.For(ctx, 200*time.Millisecond) != nil {
			return fmt.Errorf("of %d files that were due only %d arrived within %s; the relay's last words: %s", due, len(arrived), most, w.relay.lastWords())
		}
	}
}

// compare returns which files have arrived where. It is an error if one was not
// sent like that, or has arrived twice.
func (w *world) compare() (arrived map[string]bool, err error) {
	said, seen := w.Books().Entries()
	sent := map[string]bool{}
	for _, entry := range said {
		if entry.Failed {
			return nil, fmt.Errorf("%s could not send a file", entry.By)
		}
		sent[entry.File.SHA256] = true
	}
	arrived = map[string]bool{}
	for _, entry := range seen {
		if !entry.FromRelay() {
			continue
		}
		key := string(entry.On) + " " + entry.File.SHA256
		switch {
		case !sent[entry.File.SHA256] && entry.File.SHA256 != "":
			return nil, fmt.Errorf("on %s a file arrived that nobody has sent: %s", entry.On, entry.File)
		case entry.File.SHA256 == "":
			return nil, fmt.Errorf("on %s this arrived in place of a file: %q", entry.On, entry.Text)
		case arrived[key]:
			return nil, fmt.Errorf("on %s a file arrived twice: %s", entry.On, entry.File)
		}
		arrived[key] = true
	}
	return arrived, nil
}
