//go:build !crashpoints

package crashpoint

// Armed says whether the process can end at a step.
const Armed = false

// Reached does nothing.
func Reached(Step) {}
