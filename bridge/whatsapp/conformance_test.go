package whatsapp

import (
	"strings"
	"testing"

	"lifeboat/bridge/conformance"
)

// TestConformance runs the checks side by side, but for those that count
// goroutines and bytes.
func TestConformance(t *testing.T) {
	conformance.Run(t, func(t *testing.T) conformance.World {
		if !strings.Contains(t.Name(), "leaves_nothing_running") && !strings.Contains(t.Name(), "holds_no_file_in_memory") {
			t.Parallel()
		}
		return newWorld(t)
	})
}
