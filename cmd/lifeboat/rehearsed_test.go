package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lifeboat/bridge/control"
	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
)

// rehearsed is a mirrored group on simulated servers, with the program as a process of its own.
type rehearsed struct {
	*testing.T
	script scenario.Script
	world  *scenario.World
	said   int
}

// itself is the program that the tests are built into.
var itself = process.Program{Environment: []string{asLifeboat + "=1"}}

// openRehearsal opens a world with WhatsApp and Matrix, whose chats are always joined.
func openRehearsal(t *testing.T) *rehearsed {
	t.Helper()
	r := &rehearsed{T: t, script: scenario.Script{
		Name: "mirrored", Group: "Family", Primary: scenario.WhatsApp, Fallbacks: []scenario.PlatformName{scenario.Matrix},
		Overrides: []scenario.Override{{Setting: "group.mode", Value: "mirror", Why: "members should be heard everywhere"}},
		Members: []scenario.Member{
			{Name: "Anna", On: []scenario.PlatformName{scenario.WhatsApp}},
			{Name: "Ben", On: []scenario.PlatformName{scenario.WhatsApp}},
			{Name: "Mia", On: []scenario.PlatformName{scenario.Matrix}},
			{Name: "Paul", On: []scenario.PlatformName{scenario.Matrix}},
		},
	}}
	world, err := scenario.Open(t.Context(), r.script, scenario.Show{})
	if err != nil {
		t.Fatal(err)
	}
	r.world = world
	t.Cleanup(func() {
		if err := world.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// configured writes the configuration of a relay of its own into a new folder and returns its path.
func (r *rehearsed) configured() string {
	r.Helper()
	config, err := process.WriteConfig(shortFolder(r.T), r.script, r.world.Facts())
	if err != nil {
		r.Fatal(err)
	}
	return config
}

// startRelay links a relay and starts it. Whoever calls it stops it.
func (r *rehearsed) startRelay(config string, program process.Program) *process.Relay {
	r.Helper()
	folder := filepath.Dir(config)
	relay, err := process.Open(folder, config, func(err error) { r.Errorf("%v\n%s", err, process.LastWords(folder)) })
	if err != nil {
		r.Fatal(err)
	}
	if err := relay.Link(r.Context(), itself, r.world.LinkRelay); err != nil {
		r.Fatal(err)
	}
	if err := relay.Start(program); err != nil {
		r.Fatal(err)
	}
	if err := relay.AwaitReady(r.Context()); err != nil {
		r.Fatalf("%v\n%s", err, process.LastWords(folder))
	}
	return relay
}

// talk lets members say something on both platforms in turn.
func (r *rehearsed) talk(count int) {
	r.Helper()
	for range count {
		r.said++
		on := []scenario.PlatformName{scenario.Matrix, scenario.WhatsApp}[r.said%2]
		who := r.script.MembersOn(on)[r.said/2%2].Name
		say := scenario.Say{Who: who, On: on, Text: fmt.Sprintf("This is number %05d.", r.said)}
		if err := r.world.Say(r.Context(), say); err != nil {
			r.Fatal(err)
		}
	}
}

// awaitRest waits until nothing waits any more, for a while.
func (r *rehearsed) awaitRest(relay *process.Relay) {
	r.Helper()
	quiet := 0
	r.await(func(ctx context.Context) bool {
		quiet++
		status, err := relay.Client().Status(ctx)
		if err != nil || !process.AtRest(status) || !process.Connected(status) {
			quiet = 0
		}
		return quiet > 10
	})
}

// await waits until something is so, for up to two minutes.
func (r *rehearsed) await(isSo func(context.Context) bool) {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Minute)
	defer cancel()
	for !isSo(ctx) {
		if ctx.Err() != nil {
			r.Fatal("it took longer than two minutes")
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// lifeboat runs a command of the program and returns what it printed.
func (r *rehearsed) lifeboat(arguments ...string) string {
	r.Helper()
	out, err := lifeboat(r.T, arguments...)
	if err != nil {
		r.Fatalf("%v: %v\n%s", arguments, err, out)
	}
	return out
}

// expectClean holds the members' books to what is promised.
func (r *rehearsed) expectClean() {
	r.Helper()
	balance := r.balance()
	if !balance.Clean() || balance.Sent != r.said {
		r.Errorf("of %d said, %d were taken; lost %v, duplicated %v, repeated %v, reordered %v, unnamed %v",
			r.said, balance.Sent, balance.Lost, balance.Duplicated, balance.Repeated, balance.Reordered, balance.Unnamed)
	}
}

func (r *rehearsed) rules() scenario.Rules { return process.Rules(r.script, r.world.Members()) }

// parkedOf counts what is parked.
func (r *rehearsed) parkedOf(relay *process.Relay) int {
	r.Helper()
	parked, err := relay.Client().Queue(r.Context(), control.QueueQuery{State: "parked", Limit: 500})
	if err != nil {
		r.Fatal(err)
	}
	return len(parked)
}

func (r *rehearsed) stop(relay *process.Relay) {
	r.Helper()
	if err := relay.Stop(); err != nil {
		r.Error(err)
	}
}

// TestABackupIsRestoredOnAnotherMachine backs up in mid-conversation, lets the old relay go on with 50 more messages, and
// restores on a second folder: nothing that the old relay passed on comes again, and the conversation goes on.
func TestABackupIsRestoredOnAnotherMachine(t *testing.T) {
	t.Parallel()
	r := openRehearsal(t)
	oldConfig := r.configured()
	old := r.startRelay(oldConfig, itself)
	r.talk(10)
	saved := filepath.Join(t.TempDir(), "backup.tar")
	r.lifeboat("backup", saved, "--config", oldConfig)
	r.talk(50)
	r.awaitRest(old)
	r.stop(old)
	if info, err := os.Stat(saved); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup is %v, %v", info, err)
	}

	newConfig := r.configured()
	r.lifeboat("restore", saved, "--yes", "--config", newConfig)
	fresh := r.startRelay(newConfig, itself)
	r.talk(6)
	r.awaitRest(fresh)
	if parked := r.parkedOf(fresh); parked < 25 {
		t.Errorf("%d wait for the operator; at least the 25 of Matrix since the backup should", parked)
	}
	r.lifeboat("queue", "drop", "--all", "--yes", "--config", newConfig)
	r.talk(2)
	r.awaitRest(fresh)
	r.stop(fresh)
	r.expectClean()
}
