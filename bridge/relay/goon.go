package relay

import (
	"fmt"
	"maps"
	"slices"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/failover"
	"lifeboat/store"
)

// goOn tells the members of groups in an outage that a fallback fails as well,
// in those that can be reached, where they can go on.
func (w *work) goOn(tx *store.Tx, platform bridge.PlatformName) error {
	for _, name := range slices.Sorted(maps.Keys(w.relay.groups.ByName)) {
		group := w.relay.groups.ByName[name]
		if !slices.ContainsFunc(group.Fallbacks, func(chat bridge.Chat) bool { return chat.Platform == platform }) {
			continue
		}
		state := w.memories[group.Primary.Platform].Failover
		if !state.InIncident() || !w.groupState(group).Open {
			continue
		}
		if err := w.goOnIn(tx, group, platform, state); err != nil {
			return err
		}
	}
	return nil
}

// goOnFromTheStart tells of the fallbacks of a group that failed before its
// outage began.
func (w *work) goOnFromTheStart(tx *store.Tx, group directory.Group, state failover.State) error {
	told := map[bridge.PlatformName]bool{}
	for _, chat := range group.Fallbacks {
		if told[chat.Platform] || !w.verdicts[chat.Platform].Failing {
			continue
		}
		told[chat.Platform] = true
		if err := w.goOnIn(tx, group, chat.Platform, state); err != nil {
			return err
		}
	}
	return nil
}

// goOnIn names the chats of a group that can be reached, in the order of the
// config.
func (w *work) goOnIn(tx *store.Tx, group directory.Group, platform bridge.PlatformName, state failover.State) error {
	fails := func(chat bridge.Chat) bool { return w.verdicts[chat.Platform].Failing }
	reached := slices.DeleteFunc(slices.Clone(group.Fallbacks), fails)
	text := group.Printer().GoOn(w.relay.options.title(platform), w.relay.titles(reached))
	for _, chat := range reached {
		announcement := store.Delivery{
			Chat: chat, Lane: store.Live, Action: bridge.ActionPost, Incident: state.Incident,
			Phase: fmt.Sprintf("go on %d", state.Outage), Body: &bridge.Post{Text: text},
		}
		if _, err := w.deliver(tx, announcement); err != nil {
			return err
		}
	}
	return nil
}

// titles are the platforms of chats as people call them, each once and in their order.
func (r *Relay) titles(chats []bridge.Chat) []string {
	var titles []string
	for _, chat := range chats {
		if title := r.options.title(chat.Platform); !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
	}
	return titles
}
