package config

import (
	"fmt"
	"time"
)

// The bounds of the queue's limits. What members have to read in a digest after
// a longer time, or of more messages, would help nobody.
const (
	longestWait = 90 * day
	fewest      = 100
	most        = 10_000_000
)

func (r *reader) queue(root section) Queue {
	s, _ := root.subsection("queue")
	queue := Queue{ExpireAfter: s.duration("expire_after", 14*day, time.Hour, longestWait), LimitPerChat: 100_000}
	if v, given := s.get("limit_per_chat"); given {
		limit, ok := v.integer()
		if ok && (limit < fewest || limit > most) {
			v.refuse("is out of bounds", fmt.Sprintf("Write: a number from %d to %d", fewest, most))
		}
		queue.LimitPerChat = limit
	}
	s.refuseOthers()
	return queue
}
