package content

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// TooOld says whether what was posted cannot be changed on its platform any
// more.
func (s *Source) TooOld(posted store.Delivery, action bridge.Action, now time.Time) bool {
	limit := time.Duration(0)
	switch traits := s.options.Platforms[posted.Chat.Platform].Traits(); action {
	case bridge.ActionEdit:
		limit = traits.EditableFor
	case bridge.ActionDelete:
		limit = traits.DeletableFor
	}
	return limit > 0 && posted.State == store.Sent && now.Sub(posted.FinishedAt) > limit
}
