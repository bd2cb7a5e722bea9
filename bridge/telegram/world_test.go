package telegram_test

import (
	"encoding/json"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/telegram"
	sim "lifeboat/sim/telegram"
)

func TestConformance(t *testing.T) {
	conformance.Run(t, func(t *testing.T) conformance.World { return newWorld(t) })
}

const (
	worldSecret = "AAE-abcdefghijklmnopqrstuvwxyz01234"
	worldToken  = "7000000001:" + worldSecret
)

// world is a simulated Telegram with a group of two people and a bot.
type world struct {
	server  *sim.Server
	bot     *sim.Bot
	members []*sim.Person
	chat    *sim.Chat
	media   bridge.MediaFolder
}

func newWorld(t *testing.T) *world {
	t.Helper()
	server, err := sim.Start(sim.WithoutLimits())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Close()
		if err := server.Err(); err != nil {
			t.Error(err)
		}
	})
	w := &world{server: server}
	if w.bot, err = server.AddBot(worldToken, "lifeboat_bot"); err != nil {
		t.Fatal(err)
	}
	w.members = []*sim.Person{server.NewPerson("Anna", "Berg"), server.NewPerson("Ben")}
	w.chat = server.NewGroup("Family", w.members...)
	w.chat.AddBot(w.bot, true)
	return w
}

func (w *world) Open(t testing.TB, cursor bridge.Cursor) bridge.Platform {
	t.Helper()
	p, err := telegram.New(telegram.Options{
		Name: "telegram", Token: worldToken, Server: w.server.URL(), Cursor: cursor,
		Log: slog.New(slog.DiscardHandler), PollTimeout: 5 * time.Second, Media: w.media,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (w *world) Chat() bridge.Chat {
	return bridge.Chat{Platform: "telegram", ID: strconv.FormatInt(w.chat.ID(), 10)}
}

func (w *world) Say(t testing.TB, saying conformance.Saying) string {
	t.Helper()
	options := []sim.PostOption{sim.WithEntities(simEntities(saying.Text)...)}
	if saying.ReplyTo != "" {
		options = append(options, sim.ReplyTo(number(t, saying.ReplyTo)))
	}
	id, err := w.members[saying.Member].Say(w.chat, saying.Text.Plain, options...)
	if err != nil {
		t.Fatal(err)
	}
	return strconv.Itoa(id)
}

func (w *world) Seen(testing.TB) []conformance.Sight {
	var sights []conformance.Sight
	for _, m := range w.chat.Messages() {
		if m.Sender.ID != w.bot.User().ID {
			continue
		}
		sight := conformance.Sight{ID: strconv.Itoa(m.ID), Text: bridge.Text{Plain: m.Text, Spans: simSpans(m)}}
		if m.ReplyTo != 0 {
			sight.ReplyTo = strconv.Itoa(m.ReplyTo)
		}
		if m.File != (sim.File{}) {
			sight.File = &conformance.SeenFile{Kind: kindOf(m.Kind), Name: m.File.Name, Hash: m.File.SHA256}
		}
		sight.Album = m.Album
		sights = append(sights, sight)
	}
	return sights
}

func (w *world) RouteAgain(_ testing.TB, n int) int { return w.bot.RouteAgain(n) }

func (w *world) Cut(testing.TB) { w.server.Faults().CutConnections() }

func (w *world) Inflict(_ testing.TB, fault conformance.Fault) bool {
	switch fault {
	case conformance.Refused:
		w.server.Faults().Begin(sim.Refuse())
		w.server.Faults().CutConnections()
	case conformance.Unanswered:
		w.server.Faults().Begin(sim.HoldAnswers("sendMessage"))
	case conformance.LoggedOut:
		w.bot.Revoke()
	case conformance.Removed:
		w.chat.KickBot(w.bot)
	case conformance.Limited:
		w.server.Faults().Begin(sim.TooManyRequests(2, "sendMessage"))
	case conformance.Gone:
		w.server.LoseFiles()
	case conformance.CutShort:
		w.server.Faults().Begin(sim.CutAnswers("file"))
	default:
		return false
	}
	return true
}

func (w *world) Heal(t testing.TB) {
	t.Helper()
	w.server.Faults().LiftAll()
	if w.bot.Token() == "" {
		if err := w.bot.Reissue(worldToken); err != nil {
			t.Fatal(err)
		}
	}
	w.chat.AddBot(w.bot, true)
}

func (w *world) Edit(t testing.TB, member int, id string, text bridge.Text) {
	t.Helper()
	if err := w.members[member].Edit(w.chat, number(t, id), text.Plain, simEntities(text)...); err != nil {
		t.Fatal(err)
	}
}

func (w *world) React(t testing.TB, member int, id, reaction string) {
	t.Helper()
	var emoji []string
	if reaction != "" {
		emoji = []string{reaction}
	}
	if err := w.members[member].React(w.chat, number(t, id), emoji...); err != nil {
		t.Fatal(err)
	}
}

func (w *world) Poison(t testing.TB) {
	t.Helper()
	if err := w.server.Inject(w.bot, "message", json.RawMessage(`{"message_id":"a word","text":[]}`)); err != nil {
		t.Fatal(err)
	}
}

func (w *world) Secrets() []string { return []string{worldSecret} }

func number(t testing.TB, id string) int {
	t.Helper()
	n, err := strconv.Atoi(id)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// simStyles are Telegram's words for the styles that the suite uses. The world
// translates by itself, so that a mistake of the adapter's does not cancel out.
var simStyles = map[bridge.Style]string{
	bridge.Bold: "bold", bridge.Italic: "italic", bridge.Strike: "strikethrough", bridge.Code: "code",
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

func simEntities(text bridge.Text) []sim.Entity {
	var entities []sim.Entity
	for _, s := range text.Spans {
		entities = append(entities, sim.Entity{
			Type: simStyles[s.Style], Offset: units(text.Plain[:s.Start]), Length: units(text.Plain[s.Start:s.End]),
		})
	}
	return entities
}

func simSpans(m sim.Message) []bridge.Span {
	all := utf16.Encode([]rune(m.Text))
	bytes := func(units int) int { return len(string(utf16.Decode(all[:units]))) }
	var spans []bridge.Span
	for _, e := range m.Entities {
		for style, name := range simStyles {
			if strings.EqualFold(name, e.Type) {
				spans = append(spans, bridge.Span{Start: bytes(e.Offset), End: bytes(e.Offset + e.Length), Style: style})
			}
		}
	}
	return spans
}
