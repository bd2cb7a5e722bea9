// Package crashpoint names the steps of a message's way through the relay, so
// that a test bench can end the process in the middle of any of them.
//
// In what is shipped [Reached] does nothing and the compiler removes it. Built
// with the tag crashpoints, the process kills itself with SIGKILL, as a power
// cut would, when it reaches the step that the environment names.
package crashpoint

// Step is a moment between receiving, committing, sending and recording.
type Step string

// The steps, in the order in which a message passes them.
const (
	ReceivedBeforeCommit Step = "received-before-commit" // handed in, not yet on disk
	EnvelopeCommitted    Step = "envelope-committed"     // on disk, not yet confirmed to the platform
	CursorCommitted      Step = "cursor-committed"       // as before, where a cursor confirms
	Decoded              Step = "decoded"                // understood, nothing decided yet
	DecidedBeforeCommit  Step = "decided-before-commit"  // decided, the transaction is open
	DecidedCommitted     Step = "decided-committed"      // decided, nobody was told yet
	FetchedBeforeKept    Step = "fetched-before-kept"    // a file is here, not yet where it belongs
	KeptBeforeRecorded   Step = "kept-before-recorded"   // a file is where it belongs, and nothing says so
	Folded               Step = "folded"                 // several became one post, which was not tried
	PartsStored          Step = "parts-stored"           // ids and payloads are on disk
	UploadDone           Step = "upload-done"            // a file is on the platform, and nothing says so
	BeforeSend           Step = "before-send"            // the next thing is the request
	SentBeforeRecord     Step = "sent-before-record"     // the platform has it, and nothing says so
	PartRecorded         Step = "part-recorded"          // the result of a part is on disk
	Settled              Step = "settled"                // an unknown outcome has become known
)

// Steps lists all steps in that order.
func Steps() []Step {
	return []Step{
		ReceivedBeforeCommit, EnvelopeCommitted, CursorCommitted, Decoded, DecidedBeforeCommit, DecidedCommitted,
		FetchedBeforeKept, KeptBeforeRecorded, Folded, PartsStored, UploadDone, BeforeSend, SentBeforeRecord,
		PartRecorded, Settled,
	}
}

// The environment of a tagged build: the step at which it ends, and how often
// that is reached until then, once without a number.
const (
	StepVariable  = "LIFEBOAT_CRASH_AT"
	CountVariable = "LIFEBOAT_CRASH_COUNT"
)
