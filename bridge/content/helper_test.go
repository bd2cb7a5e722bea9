package content_test

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/content"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/mediafolder"
	"lifeboat/bridge/quiet"
	"lifeboat/store"
	"lifeboat/store/storetest"
)

var (
	family = bridge.Chat{Platform: "primary", ID: "family"}
	refuge = bridge.Chat{Platform: "fallback", ID: "refuge"}
	den    = bridge.Chat{Platform: "bare", ID: "den"}
	noon   = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
)

// study is a source over a real database and a real folder, with a clock that a
// test sets.
type study struct {
	*testing.T
	store   *store.Store
	media   *mediafolder.Folder
	source  *content.Source
	now     time.Time
	started time.Time
	rang    bool
	heard   int
}

func newStudy(t *testing.T) *study {
	t.Helper()
	s := &study{T: t, now: noon, started: noon.Add(-time.Hour)}
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	storetest.Blank(t, path)
	opened, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	s.store = opened
	t.Cleanup(func() {
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	})
	if s.media, err = mediafolder.New(filepath.Join(t.TempDir(), "media"), 1000); err != nil {
		t.Fatal(err)
	}
	groups, err := directory.New([]directory.Group{{
		Name: "Family", Primary: family, Fallbacks: []bridge.Chat{refuge, den},
		Zone: time.UTC, Quiet: quiet.Hours{From: 22 * time.Hour, To: 7 * time.Hour},
	}})
	if err != nil {
		t.Fatal(err)
	}
	s.source = content.New(content.Options{
		Groups: groups,
		Platforms: map[bridge.PlatformName]bridge.Platform{
			"primary":  messenger{traits: bridge.Traits{LargestFile: 50, EditableFor: time.Hour, DeletableFor: 2 * time.Hour}},
			"fallback": measuring{messenger{traits: bridge.Traits{LargestFile: 100}}},
			"bare":     messenger{},
		},
		Title:      func(name bridge.PlatformName) string { return strings.ToUpper(string(name)) },
		PersonName: func(_ bridge.PlatformName, id string) (string, bool) { return "Grandma", id == "grandma" },
		Rang:       func(primary bridge.Chat) bool { return s.rang && primary == family },
		Media:      s.media, LargestFile: 80,
		Now: func() time.Time { return s.now }, Started: func() time.Time { return s.started },
		Log: slog.New(slog.DiscardHandler),
	})
	return s
}

// messenger is a platform of which nothing but its habits is asked.
type messenger struct {
	bridge.Platform
	traits bridge.Traits
}

func (m messenger) Traits() bridge.Traits { return m.traits }

// measuring is one that tells how long a text may be.
type measuring struct{ messenger }

func (measuring) TextLimit() int             { return 120 }
func (measuring) TextLength(text string) int { return 2 * len(text) }

func (s *study) write(change func(*store.Tx) error) {
	s.Helper()
	if err := s.store.Write(s.Context(), change); err != nil {
		s.Fatal(err)
	}
}

// hear keeps what anna said in the refuge, or what is made of that.
func (s *study) hear(text string, change ...func(*bridge.Message)) (id int64, m bridge.Message) {
	s.Helper()
	s.heard++
	m = bridge.Message{
		Chat: refuge, ID: fmt.Sprint("m", s.heard), Kind: bridge.Said, SentAt: s.now, Text: bridge.Plainly(text),
		Sender: bridge.Person{ID: "anna", Name: "anna"},
	}
	for _, c := range change {
		c(&m)
	}
	s.write(func(tx *store.Tx) (err error) {
		id, err = tx.AddMessage(m, 0, s.now)
		return err
	})
	return id, m
}

// add puts a delivery into its lane; without any other it is a post for the family,
// live.
func (s *study) add(d store.Delivery) (added store.Delivery) {
	s.Helper()
	if d.Chat == (bridge.Chat{}) {
		d.Chat = family
	}
	if d.Lane == "" {
		d.Lane = store.Live
	}
	if d.Action == "" {
		d.Action = bridge.ActionPost
	}
	d.CreatedAt = s.now
	s.write(func(tx *store.Tx) error {
		id, err := tx.AddDelivery(d)
		if err == nil {
			added, err = tx.Delivery(id)
		}
		return err
	})
	return added
}

// pass hears something and returns its delivery to the family.
func (s *study) pass(text string, change ...func(*bridge.Message)) (store.Delivery, bridge.Message) {
	s.Helper()
	id, m := s.hear(text, change...)
	return s.add(store.Delivery{Message: id}), m
}

// send has a delivery sent in parts of that size, which members see under an id each.
func (s *study) send(d store.Delivery, size int64, visible ...string) {
	s.Helper()
	s.write(func(tx *store.Tx) error {
		var parts []bridge.Part
		for _, id := range visible {
			parts = append(parts, bridge.Part{Chat: d.Chat, ID: "part of " + id, Size: size})
		}
		err := tx.Start(d.ID, parts, s.now)
		for i, id := range visible {
			err = errors.Join(err, tx.PartSent(d.ID, i, bridge.Receipt{ID: id, At: s.now}))
		}
		return errors.Join(err, tx.FinishDelivery(d.ID, s.now))
	})
}

// file has a message carry a photo, in some state.
func (s *study) file(message int64, size int64, change ...func(*store.StoredMedium)) {
	s.Helper()
	m := store.StoredMedium{
		Message: message, Platform: "fallback", State: store.Wanted, WantedAt: s.now,
		Medium: bridge.Medium{Kind: bridge.Photo, Name: "beach.jpg", Size: size},
	}
	for _, c := range change {
		c(&m)
	}
	s.write(func(tx *store.Tx) error { return tx.AddMedium(m) })
}

// keep puts the file of a message into the folder.
func (s *study) keep(message int64, words string) (hash string) {
	s.Helper()
	work, err := s.media.NewWork(100)
	if err != nil {
		s.Fatal(err)
	}
	if _, err := work.Write([]byte(words)); err != nil {
		s.Fatal(err)
	}
	hash, size, err := s.media.Keep(work)
	if err != nil {
		s.Fatal(err)
	}
	s.write(func(tx *store.Tx) error {
		medium, _, err := tx.MediumOf(message)
		if err != nil {
			return err
		}
		return tx.KeepMedium(medium, hash, size)
	})
	return hash
}

// forget deletes what anna said.
func (s *study) forget() {
	s.Helper()
	s.write(func(tx *store.Tx) error {
		_, err := tx.ForgetPerson("fallback", "anna", s.now)
		return err
	})
}

func (s *study) resolve(d store.Delivery) (post bridge.Post, err error) {
	s.Helper()
	s.write(func(tx *store.Tx) error {
		post, err = s.source.Resolve(tx, d)
		return nil
	})
	return post, err
}

// resolved is resolve for what can be said.
func (s *study) resolved(d store.Delivery) bridge.Post {
	s.Helper()
	post, err := s.resolve(d)
	if err != nil {
		s.Fatal(err)
	}
	return post
}

// expectRefused holds that a delivery is refused for good, and why.
func (s *study) expectRefused(d store.Delivery, why string) {
	s.Helper()
	_, err := s.resolve(d)
	var refused *bridge.SendError
	if !errors.As(err, &refused) || refused.Result != bridge.Rejected || !strings.Contains(refused.Reason, why) {
		s.Errorf("the error is %v, want a refusal with %q in it", err, why)
	}
}

// lane is what waits for a chat.
func (s *study) lane(chat bridge.Chat) (waiting []store.Delivery) {
	s.Helper()
	s.write(func(tx *store.Tx) (err error) {
		waiting, err = tx.LaneFront(chat, store.Live, 100)
		return err
	})
	return waiting
}

// clear gives up what waits for the family.
func (s *study) clear() {
	s.Helper()
	for _, d := range s.lane(family) {
		s.write(func(tx *store.Tx) error { return tx.DropDelivery(d.ID, "cleared", s.now) })
	}
}
