package scenario

import "time"

// countChats counts for each chat by itself.
func (b *Balance) countChats(relayed []Relayed, own, seen []Seen, outages []outage, rules Rules) {
	b.Chats = map[PlatformName]ChatBalance{}
	for chat := range rules.Members {
		waiting := count(b.Lost, func(m Missing) bool { return m.In == chat })
		shown := count(posts(relayed, func(Relayed) bool { return true }), func(r Relayed) bool {
			return r.On == chat && wasReplayed(r, outages)
		})
		b.Chats[chat] = ChatBalance{Posts: postsIn(chat, seen), Held: shown + waiting, Replayed: shown, Announced: announcedIn(chat, own, rules)}
	}
	b.Chats[rules.Primary] = ChatBalance{Posts: b.Chats[rules.Primary].Posts, Held: b.Held, Replayed: b.Replayed}
}

func postsIn(chat PlatformName, seen []Seen) int {
	ids := map[string]bool{}
	for _, entry := range seen {
		if entry.FromRelay() && entry.On == chat {
			ids[entry.ID] = true
		}
	}
	return len(ids)
}

func announcedIn(chat PlatformName, own []Seen, rules Rules) time.Time {
	for _, entry := range own {
		if entry.On == chat && chat != rules.Primary && rules.Opens(entry.Text) {
			return entry.At
		}
	}
	return time.Time{}
}
