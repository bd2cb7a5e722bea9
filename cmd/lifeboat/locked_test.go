package main

import (
	"database/sql"
	"flag"
	"path/filepath"
	"testing"
	"time"
)

// lockedFor is how long another program holds the database: -args -locked-for=1m for longer than it is waited for at once.
var lockedFor = flag.Duration("locked-for", 15*time.Second, "how long another program holds the database")

// lock holds the database as somebody does who looks into it with another program. The returned function lets go.
func (r *rehearsed) lock(database string) (release func()) {
	r.Helper()
	pool, err := sql.Open("sqlite", "file:"+database+"?_pragma=busy_timeout(10000)")
	if err != nil {
		r.Fatal(err)
	}
	pool.SetMaxOpenConns(1)
	if _, err := pool.ExecContext(r.Context(), "BEGIN IMMEDIATE"); err != nil {
		r.Fatal(err)
	}
	return func() {
		r.Helper()
		if _, err := pool.ExecContext(r.Context(), "ROLLBACK"); err != nil {
			r.Error(err)
		}
		if err := pool.Close(); err != nil {
			r.Error(err)
		}
	}
}

// TestADatabaseThatAnotherProgramHolds locks it in mid-conversation: nothing is confirmed or posted meanwhile, and all of it
// arrives once the other program lets go.
func TestADatabaseThatAnotherProgramHolds(t *testing.T) {
	t.Parallel()
	r := openRehearsal(t)
	config := r.configured()
	relay := r.startRelay(config, itself)
	r.talk(6)
	r.awaitRest(relay)
	r.talkInVain(*lockedFor, func() func() { return r.lock(filepath.Join(filepath.Dir(config), "data", "lifeboat.db")) })
	r.talk(2)
	r.awaitEverything()
	r.awaitRest(relay)
	r.stop(relay)
	r.expectClean()
}
