package whatsapp_test

import (
	"context"
	"database/sql"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/store/sqlstore"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"
	_ "modernc.org/sqlite" // the driver of the companion's store

	"lifeboat/sim/whatsapp"
)

// companion is an unmodified client with its state on disk, as any program has that is linked to an account.
type companion struct {
	*whatsmeow.Client
	events chan any
}

func openStore(t *testing.T, file string) *sqlstore.Container {
	t.Helper()
	// Without immediate transactions, a decryption that meets another write fails with "database is locked"; whatsmeow
	// then acknowledges the message all the same and asks for it again.
	const settings = "?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)" +
		"&_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)"
	db, err := sql.Open("sqlite", "file:"+url.PathEscape(file)+settings)
	if err != nil {
		t.Fatalf("open the companion's store: %v", err)
	}
	t.Cleanup(func() { closeAndWait(t, db) })
	container := sqlstore.NewWithDB(db, "sqlite", nil)
	if err := container.Upgrade(t.Context()); err != nil {
		t.Fatalf("prepare the companion's store: %v", err)
	}
	return container
}

// closeAndWait returns when no goroutine of a disconnected client uses the database any more, so its folder can be
// removed.
func closeAndWait(t *testing.T, db *sql.DB) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Errorf("close the companion's store: %v", err)
	}
	for limit := time.Now().Add(patience); db.Stats().OpenConnections > 0 && time.Now().Before(limit); {
		time.Sleep(time.Millisecond)
	}
}

// newCompanion makes a client that reports all events. A handler may refuse events by returning false.
func newCompanion(t *testing.T, s *whatsapp.Server, number string, device *store.Device, accept func(any) bool) companion {
	t.Helper()
	c := companion{whatsmeow.NewClient(device, nil), make(chan any, 10000)}
	c.EnableDecryptedEventBuffer = true
	c.AutoReconnectHook = func(error) bool {
		c.AutoReconnectErrors = 0
		return t.Context().Err() == nil
	}
	c.AddEventHandlerWithSuccessStatus(func(event any) bool {
		accepted := accept == nil || accept(event)
		c.events <- event
		return accepted
	})
	c.reachThrough(t, s, number, patience)
	t.Cleanup(c.Disconnect)
	return c
}

// reachThrough points the client at the account's door.
func (c companion) reachThrough(t *testing.T, s *whatsapp.Server, number string, timeout time.Duration) {
	t.Helper()
	door, err := s.Door(number)
	if err != nil {
		t.Fatal(err)
	}
	if err := door.Serve(c.Client, timeout); err != nil {
		t.Fatal(err)
	}
}

// link pairs a new companion with the account and waits until it has logged in.
func link(t *testing.T, s *whatsapp.Server, number string) (companion, *sqlstore.Container) {
	t.Helper()
	container := openStore(t, filepath.Join(t.TempDir(), "whatsapp.db"))
	c := newCompanion(t, s, number, container.NewDevice(), nil)
	codes, err := c.GetQRChannel(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.connect(t)
	if err := s.ScanQR(deadline(t), (<-codes).Code, number); err != nil {
		t.Fatal(err)
	}
	await(t, c, func(*events.PairSuccess) bool { return true })
	await(t, c, func(*events.Connected) bool { return true })
	return c, container
}

// restart gives a client with the same stored device, as after a restart of the program.
func restart(t *testing.T, s *whatsapp.Server, number string, container *sqlstore.Container, accept func(any) bool) companion {
	t.Helper()
	devices, err := container.GetAllDevices(t.Context())
	if err != nil || len(devices) != 1 {
		t.Fatalf("the store has %d devices (%v), want 1", len(devices), err)
	}
	return newCompanion(t, s, number, devices[0], accept)
}

func (c companion) connect(t *testing.T) {
	t.Helper()
	if err := c.ConnectContext(context.WithoutCancel(t.Context())); err != nil {
		t.Fatalf("connect: %v", err)
	}
}

func (c companion) send(ctx context.Context, chat types.JID, text string, id types.MessageID) error {
	_, err := c.SendMessage(ctx, chat, &waE2E.Message{Conversation: proto.String(text)}, whatsmeow.SendRequestExtra{ID: id})
	return err
}

// await waits for an event of a type that fits, and passes over all others.
func await[E any](t *testing.T, c companion, fits func(E) bool) E {
	t.Helper()
	limit := time.After(patience)
	for {
		select {
		case event := <-c.events:
			if e, ok := event.(E); ok && fits(e) {
				return e
			}
		case <-limit:
			var none E
			t.Fatalf("no %T came", none)
			return none
		}
	}
}

// awaitBoth waits for two events in any order: a client that is fast can report its new connection before the end of
// the old one.
func awaitBoth(t *testing.T, c companion, one, other func(any) bool) {
	t.Helper()
	await(t, c, func(event any) bool {
		if one(event) {
			one = other
			return true
		}
		return other(event)
	})
	await(t, c, one)
}

// hears checks that for a moment only events come that may.
func (c companion) hears(t *testing.T, may func(any) bool) {
	t.Helper()
	for end := time.After(impatience); ; {
		select {
		case event := <-c.events:
			if !may(event) {
				t.Errorf("got a %T too early", event)
			}
		case <-end:
			return
		}
	}
}

func awaitText(t *testing.T, c companion, text string) *events.Message {
	t.Helper()
	return await(t, c, func(m *events.Message) bool { return m.Message.GetConversation() == text })
}

func always[E any](E) bool { return true }

func TestCompanionIsLinkedByQR(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna, ben := join(t, s, annas, "Anna"), join(t, s, bens, "Ben")
	group := s.CreateGroup("Family", []string{annas, bens})
	if _, err := anna.Send(deadline(t), group, "before the link"); err != nil {
		t.Fatal(err)
	}
	ben.gets(t, "before the link")

	c, _ := link(t, s, bens)
	if got := *c.Store.ID; got.User != bens || got.Device != 1 {
		t.Fatalf("the companion became %s", got)
	}
	if _, err := anna.Send(deadline(t), group, "Hello both"); err != nil {
		t.Fatal(err)
	}
	ben.gets(t, "Hello both")
	awaitText(t, c, "Hello both")

	if err := c.send(deadline(t), group, "from the desk", "ID1"); err != nil {
		t.Fatal(err)
	}
	anna.gets(t, "from the desk")
	if got := ben.next(t); got.Text != "from the desk" || !got.FromMe {
		t.Errorf("the phone got %+v", got)
	}
}

func TestCompanionOfAnAccountWithoutPhone(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	s.RegisterNumber(bens, "Lifeboat")
	group := s.CreateGroup("Family", []string{annas, bens})
	c, _ := link(t, s, bens)
	if err := c.send(deadline(t), group, "I watch", "ID1"); err != nil {
		t.Fatal(err)
	}
	if got := anna.next(t); got.Text != "I watch" || got.Name != "Lifeboat" || got.Sender.User != bens {
		t.Errorf("Anna got %+v", got)
	}
	await(t, c, func(r *events.Receipt) bool { return r.MessageIDs[0] == "ID1" && r.Sender.User == annas })
}
