package matrix

import (
	"strconv"
	"strings"
)

// A sync's tokens and a room's page tokens are positions with different letters before them, since a server gives no
// promise that one does for the other.
const (
	syncLetter = "s"
	pageLetter = "t"
)

func syncToken(position int64) string {
	return syncLetter + strconv.FormatInt(position, 10)
}

// pageToken stands between the events up to a position and those after it.
func pageToken(position int64) string {
	return pageLetter + strconv.FormatInt(position, 10)
}

func readToken(token, letter string) (int64, bool) {
	digits, found := strings.CutPrefix(token, letter)
	position, err := strconv.ParseInt(digits, 10, 64)
	return position, found && err == nil && position >= 0
}
