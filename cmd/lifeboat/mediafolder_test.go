package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lifeboat/bridge/control"
	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
)

// photograph lets Mia post a picture.
func (r *rehearsed) photograph(caption string) {
	r.Helper()
	r.said++
	picture := scenario.File{Kind: scenario.Photo, Name: "sea.jpg", Size: 20_000, Seed: caption}
	if err := r.world.Say(r.Context(), scenario.Say{Who: "Mia", On: scenario.Matrix, Text: caption, Files: []scenario.File{picture}}); err != nil {
		r.Fatal(err)
	}
}

// warns says whether the status tells operators of something.
func warns(ctx context.Context, relay *process.Relay, words string) bool {
	status, err := relay.Client().Status(ctx)
	return err == nil && slices.ContainsFunc(status.Alerts, func(a control.Alert) bool { return strings.Contains(a.Text, words) })
}

// TestAMediaFolderThatCannotBeWrittenTo puts a file where the folder is, in mid-conversation, which refuses root as well: texts
// go on, operators can read why pictures do not, and once it is mended the picture that waited arrives whole.
func TestAMediaFolderThatCannotBeWrittenTo(t *testing.T) {
	t.Parallel()
	r := openRehearsal(t)
	config := r.configured()
	relay := r.startRelay(config, itself)
	r.photograph("before")
	r.awaitRest(relay)
	folder := filepath.Join(filepath.Dir(config), "data", "media")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r.photograph("meanwhile")
	r.await(func(ctx context.Context) bool { return warns(ctx, relay, "files that members send cannot be kept") })
	onMatrix := func() int { return r.balance().Chats[scenario.Matrix].Posts }
	before := onMatrix()
	say := scenario.Say{Who: "Anna", On: scenario.WhatsApp, Text: "Nice, isn't it?"}
	if err := r.world.Say(r.Context(), say); err != nil {
		t.Fatal(err)
	}
	r.said++
	r.await(func(context.Context) bool { return onMatrix() > before })
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	r.await(func(ctx context.Context) bool { return !warns(ctx, relay, "files that members send cannot be kept") })
	r.awaitRest(relay)
	r.photograph("after")
	r.awaitRest(relay)
	r.stop(relay)
	r.expectClean()
	if without := r.balance().WithoutFile; len(without) > 0 {
		t.Errorf("without their files came %v", without)
	}
}
