package whatsapp

import (
	"testing"

	"lifeboat/bridge/conformance"
)

func TestConformance(t *testing.T) {
	conformance.RunParallel(t, func(t *testing.T) conformance.World { return newWorld(t) })
}
