package inspect

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"lifeboat/bridge"
)

const (
	// pace is how much time is left between two chats, so that a large account
	// does not ask for much at once; deadline bounds one of them.
	pace     = time.Second
	deadline = 25 * time.Second
)

// lacking asks about one chat and says which of the findings that matter are
// true. It is sure of nothing if a part of the answer is missing.
func lacking(ctx context.Context, checker bridge.Checker, chat bridge.Chat, matters func(bridge.Finding) bool) (what string, sure bool) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	var all []string
	for _, finding := range checker.CheckChat(ctx, chat.ID) {
		if finding.Unsure {
			return "", false
		}
		if matters(finding) {
			all = append(all, fmt.Sprintf("%s (%s)", finding.What, finding.Remedy))
		}
	}
	return strings.Join(all, "; "), ctx.Err() == nil
}

// byID puts chats in the order in which they are asked about.
func byID(chats []bridge.Chat) []bridge.Chat {
	slices.SortFunc(chats, func(a, b bridge.Chat) int { return strings.Compare(a.ID, b.ID) })
	return chats
}
