package conformance

import (
	"testing"

	"lifeboat/bridge"
)

// Sharer is a world in which files travel. Its Seen fills [Sight.File] and
// [Sight.Album], and its Inflict knows [Gone] and [CutShort] where the platform
// has such faults.
//
// The simulator shares the process with the adapter, and the suite measures what
// both allocate; so it too has to pass files on piece by piece, and the suite
// must not run beside other tests.
type Sharer interface {
	// UseFolder is called once, before the first Open. Open gives the folder to
	// the adapters that it makes.
	UseFolder(folder bridge.MediaFolder)
	// Share lets a member post files and returns the ids under which the relay
	// will hear them: one a file, in order.
	Share(t testing.TB, sharing Sharing) (ids []string)
	// Kinds are the kinds of file that the platform knows: they arrive as what
	// they were posted as, in both directions.
	Kinds() []bridge.Attachment
	// Albums says whether several pictures can be shown as one album.
	Albums() bool
}

// Sharing is what a member posts: one file, or several as an album where the
// platform has albums and one by one elsewhere.
type Sharing struct {
	Member  int // 0 or 1
	Files   []SharedFile
	Caption bridge.Text // of the first file
	ReplyTo string      // as in Saying; of the first file
}

// SharedFile is a file on a member's phone.
type SharedFile struct {
	bridge.Medium // without a Source
	Content       []byte
}

// SeenFile is a file that members see in a post of the relay.
type SeenFile struct {
	Kind bridge.Attachment
	Name string // as members see it; only of kind File is it compared
	Hash string // SHA-256 of the content as members get it, in lowercase hexadecimal
}

// The faults that concern files only.
const (
	// Gone: what was posted so far can no longer be downloaded, as where a link
	// has expired or a file was removed.
	Gone Fault = "files gone"
	// CutShort: the connection of every download is cut after a part of the
	// content.
	CutShort Fault = "downloads cut short"
)
