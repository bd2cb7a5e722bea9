package whatsapp

import (
	"slices"
	"testing"

	"lifeboat/bridge"
	sim "lifeboat/sim/whatsapp"
)

// TestChats lists the groups with and without a running connection.
func TestChats(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	choir := w.server.CreateGroup("Choir", []string{relayNumber, annaNumber}, sim.AnnouncementOnly())
	news := w.server.CreateGroup("News", []string{annaNumber, relayNumber}, sim.AnnouncementOnly())
	w.server.CreateGroup("Others", []string{annaNumber, benNumber})
	want := []bridge.ChatInfo{
		{Chat: bridge.Chat{Platform: "whatsapp", ID: choir.String()}, Title: "Choir", Members: 2, CanPost: true, AnnouncementOnly: true},
		{Chat: w.Chat(), Title: "Family", Members: 3, CanPost: true},
		{Chat: bridge.Chat{Platform: "whatsapp", ID: news.String()}, Title: "News", Members: 2, Remedy: needAdmin, AnnouncementOnly: true},
	}
	p := w.open(t, briskPace())
	if got, err := p.Chats(patience(t)); err != nil || !slices.Equal(got, want) {
		t.Errorf("without Run the chats are %v (%v)", got, err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if got, err := startRelay(t, w, briskPace()).platform.Chats(patience(t)); err != nil || !slices.Equal(got, want) {
		t.Errorf("the chats are %v (%v)", got, err)
	}
}
