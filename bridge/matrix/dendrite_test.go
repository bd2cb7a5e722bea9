package matrix_test

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"

	"lifeboat/bridge/conformance"
	"lifeboat/sim/matrix/dendrite"
)

// actual is a homeserver as people run it.
type actual struct{ *dendrite.Server }

func (a actual) register(t testing.TB, name, password string) {
	t.Helper()
	if _, err := a.Register(name, password); err != nil {
		t.Fatal(err)
	}
}

// sharedDendrite starts the one server that most tests share; each has people
// and a room of its own.
var sharedDendrite = sync.OnceValues(func() (*dendrite.Server, error) {
	folder, err := os.MkdirTemp("", "lifeboat-dendrite-")
	if err != nil {
		return nil, err
	}
	afterwards = append(afterwards, func() error { return os.RemoveAll(folder) })
	server, err := dendrite.New(folder)
	if err == nil {
		afterwards = append(afterwards, server.Stop)
	}
	return server, err
})

// afterwards is what is left to do when all tests have ended, the last first.
var afterwards []func() error

func TestMain(m *testing.M) {
	code := m.Run()
	for _, do := range slices.Backward(afterwards) {
		if err := do(); err != nil {
			fmt.Fprintln(os.Stderr, "cleaning up:", err)
			code = 1
		}
	}
	os.Exit(code)
}

func useDendrite(t testing.TB) actual {
	t.Helper()
	server, err := sharedDendrite()
	if err != nil {
		t.Fatalf("Dendrite is needed for this test: %v", err)
	}
	return actual{server}
}

// TestConformanceOnDendrite does not run beside other tests: the suite counts
// what the process has running, and what it allocates.
func TestConformanceOnDendrite(t *testing.T) {
	server := useDendrite(t)
	conformance.RunParallel(t, func(t *testing.T) conformance.World { return newWorld(t, server) })
}

func TestBehaviorsOnDendrite(t *testing.T) {
	t.Parallel()
	server := useDendrite(t)
	behaviors(t, func(testing.TB) homeserver { return server })
}

// TestAnEchoSettlesAlsoAfterTheServerWasKilled is about what a repeat could not:
// Dendrite keeps transaction ids in memory only.
func TestAnEchoSettlesAlsoAfterTheServerWasKilled(t *testing.T) {
	t.Parallel()
	server := actual{dendrite.Start(t)}
	w := newWorld(t, server)
	p, in := w.open(t, ""), newInbox()
	stop := conformance.KeepRunning(t, p, in)
	in.awaitCaughtUp(t)
	stop()
	part := w.posted(t, p, plain("did it arrive?"))
	w.sendUnheard(t, p, part)
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	again := w.open(t, in.cursor())
	conformance.KeepRunning(t, again, in)
	if echo := in.awaitHeard(t, again, 1)[0]; !echo.Own || echo.PartID != part.ID {
		t.Errorf("the echo is %+v of the part %s", echo, part.ID)
	}
}
