package matrix_test

import (
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

// TestConformanceOnDendrite shares one server among all checks; each has people
// and a room of its own.
func TestConformanceOnDendrite(t *testing.T) {
	server := actual{dendrite.Start(t)}
	conformance.Run(t, func(t *testing.T) conformance.World { return newWorld(t, server) })
}

func TestBehaviorsOnDendrite(t *testing.T) {
	server := actual{dendrite.Start(t)}
	behaviors(t, func(testing.TB) homeserver { return server })
}

// TestAnEchoSettlesAlsoAfterTheServerWasKilled is about what a repeat could not:
// Dendrite keeps transaction ids in memory only.
func TestAnEchoSettlesAlsoAfterTheServerWasKilled(t *testing.T) {
	server := actual{dendrite.Start(t)}
	w := newWorld(t, server)
	p, in := w.open(t, ""), newInbox()
	stop := run(t, p, in)
	in.awaitCaughtUp(t)
	stop()
	part := w.posted(t, p, plain("did it arrive?"))
	w.sendUnheard(t, p, part)
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	again := w.open(t, in.cursor())
	run(t, again, in)
	if echo := in.awaitHeard(t, again, 1)[0]; !echo.Own || echo.PartID != part.ID {
		t.Errorf("the echo is %+v of the part %s", echo, part.ID)
	}
}
