package replay

import "lifeboat/bridge"

// entry is a message as it stands after all that happened to it.
type entry struct {
	Item
	changes   []int64 // the items that went into it
	deleted   bool
	reactions []Reaction
}

// netEffect returns the messages in order with their changes in them, and the
// changes of what is not among the items.
func netEffect(items []Item) (entries []*entry, unplaced []int64) {
	byID := map[int64]*entry{}
	for _, item := range items {
		if item.Kind == bridge.Said {
			e := &entry{Item: item}
			entries, byID[item.ID] = append(entries, e), e
		}
	}
	for _, item := range items {
		if item.Kind == bridge.Said {
			continue
		}
		if target, known := byID[item.Target]; known {
			target.apply(item)
		} else {
			unplaced = append(unplaced, item.ID)
		}
	}
	return entries, unplaced
}

func (e *entry) apply(change Item) {
	e.changes = append(e.changes, change.ID)
	switch change.Kind {
	case bridge.Edited:
		e.Text = change.Text
	case bridge.Deleted:
		e.deleted = true
	case bridge.Reacted:
		e.reactions = append(e.reactions, change.Reactions...)
	}
}

// items are all that an entry stands for.
func (e *entry) items() []int64 { return append([]int64{e.ID}, e.changes...) }

// split parts what is shown from what was taken back and what has disappeared.
func split(entries []*entry) (kept, deleted, expired []*entry) {
	for _, e := range entries {
		switch {
		case e.deleted:
			deleted = append(deleted, e)
		case e.Expired:
			expired = append(expired, e)
		default:
			kept = append(kept, e)
		}
	}
	return kept, deleted, expired
}

// gone says that there is nothing of a message to be shown.
func (e *entry) gone() bool { return e.deleted || e.Expired }
