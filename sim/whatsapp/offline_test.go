package whatsapp_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"go.mau.fi/whatsmeow/types/events"
)

func TestOfflineMessagesComeBetweenPreviewAndCompleted(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	group := s.CreateGroup("Family", []string{annas, bens})
	c, container := link(t, s, bens)
	c.Disconnect()
	const count = 5
	for i := range count {
		if _, err := anna.Send(deadline(t), group, fmt.Sprint("missed ", i)); err != nil {
			t.Fatal(err)
		}
	}

	again := restart(t, s, bens, container, nil)
	again.connect(t)
	preview := await(t, again, always[*events.OfflineSyncPreview])
	if preview.Messages != count || preview.Total != preview.Messages+preview.Notifications+preview.Receipts {
		t.Errorf("the preview says %+v, want %d messages", preview, count)
	}
	for i := range count {
		awaitText(t, again, fmt.Sprint("missed ", i))
	}
	if completed := await(t, again, always[*events.OfflineSyncCompleted]); completed.Count != preview.Total {
		t.Errorf("the sync ended with a count of %d, want %d", completed.Count, preview.Total)
	}
}

func TestNothingMissedIsCompletedAtOnce(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	c, container := link(t, s, bens)
	c.Disconnect()
	again := restart(t, s, bens, container, nil)
	again.connect(t)
	if completed := await(t, again, always[*events.OfflineSyncCompleted]); completed.Count != 0 {
		t.Errorf("the sync ended with a count of %d, want 0", completed.Count)
	}
}

func TestUnconfirmedMessagesComeAgainInOrder(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	group := s.CreateGroup("Family", []string{annas, bens})
	c, container := link(t, s, bens)
	c.Disconnect()

	var accepting atomic.Bool
	refusing := restart(t, s, bens, container, func(event any) bool {
		m, ok := event.(*events.Message)
		return !ok || m.Message.GetConversation() == "" || accepting.Load()
	})
	refusing.connect(t)
	await(t, refusing, always[*events.Connected])
	for _, text := range []string{"one", "two", "three"} {
		if _, err := anna.Send(deadline(t), group, text); err != nil {
			t.Fatal(err)
		}
		awaitText(t, refusing, text)
	}

	accepting.Store(true)
	if cut := s.Faults().Cut(nil); cut < 2 {
		t.Fatalf("%d connections were cut, want both", cut)
	}
	for _, text := range []string{"one", "two", "three"} {
		awaitText(t, refusing, text)
	}
	await(t, refusing, always[*events.OfflineSyncCompleted])
}
