package scenario

import (
	"fmt"
	"strings"
	"time"
)

// Fault says what is broken, and who is hit by it.
type Fault struct {
	On   PlatformName
	Kind string // in the words of the platform's simulator; empty for Uplink
	Whom Whom
	// Sends narrows faults of sending on WhatsApp to "group" or "direct" ones; empty means both.
	Sends string
	// Calls narrows faults of the other platforms to these calls, in the words of their interfaces.
	Calls     []string
	Times     int // of the other platforms: how many calls are hit; 0 for all until it is lifted
	Code      int // HTTP status, reason or error; 0 leaves it to the simulator
	Namespace string
	Delay     time.Duration
}

// Whom says who is hit by a fault. The zero value means everyone.
type Whom struct {
	Share   float64  // a part of the accounts, from 0 to 1; 0 means that names or roles decide
	Names   []string // these members
	Relay   bool     // the relay alone
	Members bool     // everyone but the relay
}

// String says what the fault is, in a few words, for those who watch.
func (f Fault) String() string {
	var words []string
	for _, word := range []string{string(f.On), f.Kind} {
		if word != "" {
			words = append(words, word)
		}
	}
	if f.Sends != "" {
		words = append(words, "("+f.Sends+" sends)")
	}
	if len(f.Calls) > 0 {
		words = append(words, "("+strings.Join(f.Calls, ", ")+")")
	}
	return strings.Join(words, " ") + ", hits " + f.Whom.String()
}

// String says who is hit, for those who watch.
func (w Whom) String() string {
	switch {
	case w.Relay:
		return "the relay alone"
	case w.Members:
		return "the members"
	case w.Share > 0:
		return fmt.Sprintf("%.0f%% of the accounts", w.Share*100)
	case len(w.Names) > 0:
		return strings.Join(w.Names, " and ")
	}
	return "everyone"
}
