package whatsapp

import (
	"context"
	"crypto/x509"
	"flag"
	"fmt"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/render"
	sim "lifeboat/sim/whatsapp"
)

const (
	relayNumber = "32470000000"
	annaNumber  = "32470000001"
	benNumber   = "32470000002"
)

// TestMain lets many tests run at a time: most of them wait for something all
// the while.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		log.Fatal(err)
	}
	os.Exit(m.Run())
}

// world is a simulated WhatsApp with one group: Anna, Ben and the relay.
type world struct {
	server   *sim.Server
	endpoint *Endpoint
	database string
	group    types.JID
	members  []*member
	log      *slog.Logger // for its platforms; nil shows it if the test fails
	media    bridge.MediaFolder
}

// newWorld builds a world in which the relay is paired.
func newWorld(t *testing.T, with ...sim.GroupOption) *world {
	t.Helper()
	w := newUnpairedWorld(t, with...)
	p := w.open(t, testPace())
	if err := p.Pair(patience(t), w.scan(t)); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return w
}

func newUnpairedWorld(t *testing.T, with ...sim.GroupOption) *world {
	t.Helper()
	server, err := sim.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{server: server, database: filepath.Join(t.TempDir(), "whatsapp.db")}
	w.endpoint = endpointOf(t, server)
	w.members = []*member{joinMember(t, server, annaNumber, "Anna"), joinMember(t, server, benNumber, "Ben")}
	server.RegisterNumber(relayNumber, "Relay")
	w.group = server.CreateGroup("Family", []string{annaNumber, benNumber, relayNumber}, with...)
	return w
}

func endpointOf(t *testing.T, server *sim.Server) *Endpoint {
	t.Helper()
	door, err := server.Door(relayNumber)
	if err != nil {
		t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(server.CertificatePEM()) {
		t.Fatal("the server's authority is no certificate")
	}
	return &Endpoint{Address: door.Address(), Resolver: door.ResolverAddress(), CAs: trusted, NoiseRoot: sim.RootKey()}
}

// testPace is the ordinary one but for waits that nobody wants to sit out.
func testPace() pace {
	p := ordinaryPace()
	p.quiet = time.Second
	return p
}

func patience(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), conformance.Patience)
	t.Cleanup(cancel)
	return ctx
}

func (w *world) open(t testing.TB, pace pace) *Platform {
	t.Helper()
	book := w.log
	if book == nil {
		book = testLog(t)
	}
	p, err := open(context.Background(), Options{
		Name: "whatsapp", Database: w.database, Account: Dedicated, Media: w.media, Endpoint: w.endpoint, Log: book,
	}, pace)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// scan is a request for pairing whose QR code the relay's phone scans.
func (w *world) scan(t testing.TB) bridge.PairRequest {
	return bridge.PairRequest{ShowQR: func(code string) {
		go func() {
			if err := w.server.ScanQR(patience(t), code, relayNumber); err != nil {
				t.Error(err)
			}
		}()
	}}
}

func (w *world) Open(t testing.TB, _ bridge.Cursor) bridge.Platform { return w.open(t, testPace()) }

func (w *world) Chat() bridge.Chat { return bridge.Chat{Platform: "whatsapp", ID: w.group.String()} }

func (w *world) Say(t testing.TB, saying conformance.Saying) string {
	t.Helper()
	text := &waE2E.ExtendedTextMessage{Text: proto.String(render.FormatWhatsApp(saying.Text))}
	if saying.ReplyTo != "" {
		text.ContextInfo = &waE2E.ContextInfo{
			StanzaID: proto.String(saying.ReplyTo), Participant: proto.String(relayNumber + "@s.whatsapp.net"),
			QuotedMessage: &waE2E.Message{Conversation: proto.String("quoted")},
		}
	}
	return w.members[saying.Member].send(t, w.group, &waE2E.Message{ExtendedTextMessage: text})
}

func (w *world) Edit(t testing.TB, member int, id string, text bridge.Text) {
	t.Helper()
	m := w.members[member]
	m.send(t, w.group, m.Client().BuildEdit(w.group, id, &waE2E.Message{Conversation: proto.String(render.FormatWhatsApp(text))}))
}

func (w *world) Delete(t testing.TB, member int, id string) {
	t.Helper()
	m := w.members[member]
	m.send(t, w.group, m.Client().BuildRevoke(w.group, types.EmptyJID, id))
}

func (w *world) React(t testing.TB, member int, id, reaction string) {
	t.Helper()
	m := w.members[member]
	m.send(t, w.group, m.Client().BuildReaction(w.group, w.members[0].JID(), id, reaction))
}

// Poison sends an edit that is encrypted with a key which the relay does not have.
func (w *world) Poison(t testing.TB) {
	t.Helper()
	w.members[0].send(t, w.group, &waE2E.Message{SecretEncryptedMessage: &waE2E.SecretEncryptedMessage{
		TargetMessageKey: w.members[0].Client().BuildMessageKey(w.group, types.EmptyJID, "3EB0UNKNOWN"),
		EncPayload:       []byte("nobody can read this"), EncIV: make([]byte, 12),
		SecretEncType: waE2E.SecretEncryptedMessage_MESSAGE_EDIT.Enum(),
	}})
}

func (w *world) Seen(testing.TB) []conformance.Sight { return w.members[0].sights() }

func (w *world) RouteAgain(_ testing.TB, n int) int { return w.server.RouteAgain(relayNumber, n) }

func (w *world) Cut(testing.TB) { w.server.Faults().Cut(sim.Only(relayNumber)) }

func (w *world) Inflict(t testing.TB, fault conformance.Fault) bool {
	relay := sim.Only(relayNumber)
	switch fault {
	case conformance.Refused:
		w.fault(sim.Fault{Kind: sim.ConnectionRefused})
		w.Cut(t)
	case conformance.Unanswered:
		w.fault(sim.Fault{Kind: sim.SendsUnacked})
	case conformance.LoggedOut:
		w.server.Faults().EndStreams(relay, 401, "device_removed")
	case conformance.Removed:
		w.fault(sim.Fault{Kind: sim.SendsRefused, Code: 403})
	case conformance.Gone:
		w.server.Faults().ExpireLinks()
	case conformance.CutShort:
		w.fault(sim.Fault{Kind: sim.DownloadCut})
	case conformance.Limited:
		w.fault(sim.Fault{Kind: sim.SendsRefused, Code: 429})
	default:
		return false
	}
	return true
}

// fault starts a fault that hits the relay only.
func (w *world) fault(fault sim.Fault) *sim.Active {
	fault.Who = sim.Only(relayNumber)
	return w.server.Faults().Start(fault)
}

func (w *world) Heal(t testing.TB) {
	t.Helper()
	if err := w.server.Faults().LiftAll(); err != nil {
		t.Fatal(err)
	}
}

// member is a person with a phone who remembers what the relay posted.
type member struct {
	*sim.Member
	mu      sync.Mutex
	posts   []conformance.Sight
	changes []*waE2E.ProtocolMessage // edits and deletions, which may come before a file has been downloaded
	keys    []types.MessageID        // ids of all messages of the relay, repeats included
	lasting []time.Duration          // how long each of posts lasts
}

func joinMember(t *testing.T, server *sim.Server, number, name string) *member {
	t.Helper()
	m := &member{}
	joined, err := sim.JoinMember(patience(t), server, number, name, m.see)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(joined.Close)
	m.Member = joined
	joined.Client().AddEventHandler(func(event any) {
		if message, ok := event.(*events.Message); ok && isOfRelay(message.Info.Sender, message.Info.SenderAlt) {
			m.seeChange(message.Message.GetProtocolMessage())
		}
	})
	return m
}

func isOfRelay(addresses ...types.JID) bool {
	return slices.ContainsFunc(addresses, func(jid types.JID) bool { return jid.User == relayNumber })
}

// see notes what the relay posted, as a phone would show it: a repeated id once.
func (m *member) see(post sim.Received) {
	if !isOfRelay(post.Sender) {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.keys = append(m.keys, post.ID)
	if !slices.ContainsFunc(m.posts, func(s conformance.Sight) bool { return s.ID == post.ID }) {
		m.lasting = append(m.lasting, post.Expires)
		m.posts = append(m.posts, conformance.Sight{
			ID: post.ID, Text: render.ParseWhatsApp(post.Text), ReplyTo: post.QuotedID, File: fileSeen(post.File), Album: post.Album,
		})
	}
}

func (m *member) seeChange(change *waE2E.ProtocolMessage) {
	if change == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.changes = append(m.changes, change)
}

// sights are the posts as they look after all changes.
func (m *member) sights() []conformance.Sight {
	m.mu.Lock()
	defer m.mu.Unlock()
	posts := slices.Clone(m.posts)
	for _, change := range m.changes {
		i := slices.IndexFunc(posts, func(s conformance.Sight) bool { return s.ID == change.GetKey().GetID() })
		switch {
		case i < 0:
		case change.GetType() == waE2E.ProtocolMessage_MESSAGE_EDIT:
			edited := change.GetEditedMessage()
			posts[i].Text = render.ParseWhatsApp(edited.GetExtendedTextMessage().GetText() + edited.GetImageMessage().GetCaption())
		default:
			posts = slices.Delete(posts, i, i+1)
		}
	}
	return posts
}

func (m *member) send(t testing.TB, chat types.JID, message *waE2E.Message) string {
	t.Helper()
	response, err := m.Client().SendMessage(patience(t), chat, message)
	if err != nil {
		t.Fatal(fmt.Errorf("%s sends: %w", m.Number(), err))
	}
	return response.ID
}
