package whatsapp

import (
	"strings"
	"testing"

	"lifeboat/bridge/conformance"
)

// TestConformance runs the checks side by side, but for the one that counts
// goroutines.
func TestConformance(t *testing.T) {
	conformance.Run(t, func(t *testing.T) conformance.World {
		if !strings.Contains(t.Name(), "leaves_nothing_running") {
			t.Parallel()
		}
		return newWorld(t)
	})
}
