package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge/control"
	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
)

// openLookedAt opens a world whose operator looks before anything is replayed.
func openLookedAt(t *testing.T) *rehearsed {
	t.Helper()
	r := openRehearsal(t)
	r.script.Overrides = append(r.script.Overrides, scenario.Override{Setting: "hold_replay", Value: "true", Why: "the operator wants to look first"})
	return r
}

// holdOnMatrix lets members talk on Matrix while WhatsApp is held, and returns when all of it is.
func (r *rehearsed) holdOnMatrix(relay *process.Relay, config string, texts ...string) {
	r.Helper()
	r.lifeboat("failover", "--config", config)
	for _, text := range texts {
		r.said++
		if err := r.world.Say(r.Context(), scenario.Say{Who: "Mia", On: scenario.Matrix, Text: text}); err != nil {
			r.Fatal(err)
		}
	}
	r.await(func(ctx context.Context) bool {
		preview, err := relay.Client().Preview(ctx, "Family")
		return err == nil && preview.Messages == len(texts)
	})
}

// awaitReview waits until the group is back and its replay waits.
func (r *rehearsed) awaitReview(relay *process.Relay, config string) {
	r.Helper()
	r.lifeboat("failback", "--config", config)
	r.await(func(ctx context.Context) bool {
		status, err := relay.Client().Status(ctx)
		return err == nil && status.Primaries[0].Groups[0].Stage == "in review"
	})
}

// TestTheOperatorLooksFirst plays an outage whose replay is looked at and released, and one whose replay is canceled.
func TestTheOperatorLooksFirst(t *testing.T) {
	t.Parallel()
	r := openLookedAt(t)
	config := r.configured()
	relay := r.startRelay(config, itself)
	r.talk(2)
	r.awaitRest(relay)
	if out := r.lifeboat("replay", "preview", "--config", config); out != "Nothing is held.\n" {
		t.Errorf("with nothing held the preview is %q", out)
	}

	r.holdOnMatrix(relay, config, "The first of many.", "The second one.", "A third.", "And a fourth.")
	r.awaitReview(relay, config)
	r.talk(4)
	r.await(func(context.Context) bool { return len(r.balance().Lost) == 4 })
	shown := r.lifeboat("replay", "preview", "Family", "--config", config)
	for _, want := range []string{"Family: 4 held\n  waits for 'lifeboat replay release'", "One post would be made:", "4 messages from Matrix", "The first of many.", "And a fourth."} {
		if !strings.Contains(shown, want) {
			t.Errorf("the preview has no %q:\n%s", want, shown)
		}
	}
	if out := r.lifeboat("status", "--config", config); !strings.Contains(out, "back; what was kept waits for 'lifeboat replay release'") {
		t.Errorf("the status is\n%s", out)
	}
	if out := r.lifeboat("replay", "release", "--config", config); out != "Family: 4 messages released. It is being posted.\n" {
		t.Errorf("the release is answered by %q", out)
	}
	r.awaitRest(relay)
	r.expectClean()

	r.holdOnMatrix(relay, config, "What nobody should read.", "This neither.", "Nor that.")
	r.awaitReview(relay, config)
	if out := r.lifeboat("replay", "cancel", "Family", "--yes", "--config", config); !strings.HasPrefix(out, "Family: 3 messages canceled. ") {
		t.Errorf("the cancel is answered by %q", out)
	}
	r.awaitRest(relay)
	if lost := r.balance().Lost; len(lost) != 3 {
		t.Errorf("the books say that %v never came to WhatsApp, want the three", lost)
	}
	r.expectExported(config)
	if out := r.lifeboat("incidents", "2", "--config", config); !strings.Contains(out, "canceled 3 messages") || !strings.Contains(out, "3 canceled by the operators") {
		t.Errorf("the report is\n%s", out)
	}
	r.stop(relay)
	r.expectPrivate(config)
}

// expectExported holds that what was canceled can be listed and written into a file.
func (r *rehearsed) expectExported(config string) {
	r.Helper()
	if out := r.lifeboat("queue", "--state", "canceled", "--config", config); strings.Count(out, "an operator canceled it") != 3 {
		r.Errorf("the queue lists\n%s", out)
	}
	path := filepath.Join(r.TempDir(), "canceled.jsonl")
	r.lifeboat("queue", "export", path, "--state", "canceled", "--config", config)
	content, err := os.ReadFile(path)
	if err != nil {
		r.Fatal(err)
	}
	var texts []string
	for decoder := json.NewDecoder(bytes.NewReader(content)); decoder.More(); {
		var one control.Queued
		if err := decoder.Decode(&one); err != nil {
			r.Fatal(err)
		}
		texts = append(texts, one.Contents[0].Text)
	}
	if got := strings.Join(texts, " "); got != "What nobody should read. This neither. Nor that." {
		r.Errorf("the file says %q", got)
	}
}

// expectPrivate holds that the relay's log has nothing of what was said.
func (r *rehearsed) expectPrivate(config string) {
	r.Helper()
	logs, err := filepath.Glob(filepath.Join(filepath.Dir(config), "*.log"))
	if err != nil || len(logs) == 0 {
		r.Fatalf("there is no log: %v", err)
	}
	for _, path := range logs {
		if log, err := os.ReadFile(path); err != nil || strings.Contains(string(log), "nobody should read") || strings.Contains(string(log), "first of many") {
			r.Errorf("what was said is in %s (%v)", path, err)
		}
	}
}

func TestPreviewsSayWhatIsHeld(t *testing.T) {
	var out strings.Builder
	previews := []control.Preview{
		{Group: "Club"},
		{
			Group: "Family", Stage: "away", Messages: 9, Edited: 2, Deleted: 1, Delivered: 1, Takes: 15 * time.Second,
			Posts: []control.PreviewedPost{
				{Action: "post", Texts: []string{"*6 messages*\n\nAnna: \x1b[31mhi\x07"}},
				{Action: "post", Files: []control.PreviewedFile{{Kind: "photo", Size: 2_340_000}, {Kind: "file", Name: "list.pdf", Size: 1e5}}},
				{Action: "delete", Problem: "it is too old"},
			},
		},
	}
	if err := showPreviews(&out, previews, false); err != nil {
		t.Fatal(err)
	}
	const want = `Family: 9 held, 2 edited since, 1 deleted since, 1 posted by their members' own phones
  the outage is still on
3 posts would be made, the last of them 15s after the first:

----- 1 of 3
*6 messages*

Anna: [31mhi

----- 2 of 3
[photo, 2.3 MB]
[file list.pdf, 0.1 MB]

----- 3 of 3: delete what is there already
[it is too old]
`
	if out.String() != want {
		t.Errorf("shown is\n%s", out.String())
	}
}
