package main

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"lifeboat/sim/scenario"
)

// fullFor is how long the disk stays full: -args -full-for=5m for the whole of it.
var fullFor = flag.Duration("full-for", 10*time.Second, "how long the disk stays full")

// fill makes every file of a running relay as large as it may get, so that no write beyond that succeeds; the kernel
// refuses them as it does on a full disk, with another number. The returned function frees the space.
func (r *rehearsed) fill(pid int, database string) (free func()) {
	r.Helper()
	var before unix.Rlimit
	if err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, nil, &before); err != nil {
		r.Fatal(err)
	}
	set := func(limit unix.Rlimit) {
		r.Helper()
		if err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, &limit, nil); err != nil {
			r.Fatal(err)
		}
	}
	set(unix.Rlimit{Cur: 4096, Max: before.Max}) // below the size of the write-ahead log
	if info, err := os.Stat(database + "-wal"); err != nil || info.Size() <= 4096 {
		r.Fatalf("the log of the database is %v, %v", info, err)
	}
	return func() { set(before) }
}

// TestADiskThatIsFullInMidConversation fills the disk under the running program while members go on talking, and frees it
// again: what could not be kept was not confirmed, so the servers hand it in once more, and everything arrives.
func TestADiskThatIsFullInMidConversation(t *testing.T) {
	t.Parallel()
	r := openRehearsal(t)
	config := r.configured()
	relay := r.startRelay(config, itself)
	r.talk(6)
	r.awaitRest(relay)
	database := filepath.Join(filepath.Dir(config), "data", "lifeboat.db")
	r.talkInVain(*fullFor, func() func() { return r.fill(relay.PID(), database) })
	r.talk(4)
	r.awaitEverything()
	r.awaitRest(relay)
	r.stop(relay)
	r.expectClean()
	t.Logf("full for %s: %d said, all of it arrived once and in order", *fullFor, r.said)
}

// talkInVain goes on for a while in which nothing that is said can be kept, so that nothing of it may go out. What is done
// at the beginning returns what ends it.
func (r *rehearsed) talkInVain(lasts time.Duration, begin func() (end func())) {
	r.Helper()
	posts := r.posts()
	end := begin()
	for until := time.Now().Add(lasts); time.Now().Before(until); time.Sleep(700 * time.Millisecond) {
		r.talk(1)
	}
	if now := r.posts(); now != posts {
		r.Errorf("%d posts went out although they could not be kept", now-posts)
	}
	end()
}

// awaitEverything waits until nothing is missing any more, for as long as something goes on arriving: WhatsApp takes two posts a
// second, so the time it takes depends on how much there is.
func (r *rehearsed) awaitEverything() {
	r.Helper()
	for missing := len(r.balance().Lost); missing > 0; {
		r.await(func(context.Context) bool { return len(r.balance().Lost) < missing })
		missing = len(r.balance().Lost)
	}
}

// posts counts what the relay posted of the members' words.
func (r *rehearsed) posts() int {
	r.Helper()
	posts := 0
	for _, chat := range r.balance().Chats {
		posts += chat.Posts
	}
	return posts
}

func (r *rehearsed) balance() scenario.Balance {
	return r.world.Books().Balance(r.rules())
}
