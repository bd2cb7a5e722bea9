package relay

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/replay"
)

// How many posts a digest may take: what a day of talk takes is fewer than what
// an account may lose its standing for.
const (
	mostPosts    = 12
	fewPosts     = 6
	fewUpTo      = 300 // messages
	transcriptAs = "text/plain"
)

// postsFor is how many posts the digest of some items may take. One that goes
// on where it was interrupted stays a digest.
func postsFor(group directory.Group, items []replay.Item, continues bool) int {
	most := mostPosts
	if group.MostPosts > 0 {
		most = group.MostPosts
	}
	said := 0
	for _, item := range items {
		if item.Kind == bridge.Said {
			said++
		}
	}
	if said <= fewUpTo && !continues {
		most = min(most, fewPosts)
	}
	return most
}

var errNoFolder = errors.New("no files are carried there")

// attach puts the transcript of a digest that would be too long into a file.
// Without a place for it members get a summary, which says where all of it is.
func (r *Relay) attach(c *composition, result *replay.Result, items []replay.Item) {
	hash, err := r.transcriptHash(c, result.Transcript)
	if err != nil {
		r.log.Error("the transcript of a long replay cannot be kept, so that members get a summary", "chat", c.chat, "error", err)
		c.Mode = replay.Summary
		*result = replay.Compose(items, c.Options)
		return
	}
	c.transcript = true
	result.Posts[0].Files = []bridge.KeptMedium{{
		Medium: bridge.Medium{
			Kind: bridge.File, MIME: transcriptAs, Size: int64(len(result.Transcript)),
			Name: "messages-" + c.Now.In(c.Zone).Format("2006-01-02") + ".txt",
		},
		Hash: hash,
	}}
}

// transcriptHash keeps a transcript, unless somebody only looks.
func (r *Relay) transcriptHash(c *composition, transcript string) (string, error) {
	if c.looking {
		sum := sha256.Sum256([]byte(transcript))
		return hex.EncodeToString(sum[:]), nil
	}
	return r.keepTranscript(c, transcript)
}

func (r *Relay) keepTranscript(c *composition, transcript string) (string, error) {
	if r.options.Media == nil || r.content.LargestFor(c.chat.Platform) < int64(len(transcript)) {
		return "", errNoFolder
	}
	return r.shelf.Keep([]byte(transcript))
}
