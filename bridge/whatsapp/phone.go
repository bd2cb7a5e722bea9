package whatsapp

import (
	"context"
	"strconv"
	"sync/atomic"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"

	"lifeboat/bridge"
)

// phoneNote is the name under which whatsapp.db remembers when the phone was
// last seen, in Unix seconds.
const phoneNote = "phone seen"

// phone knows when the account's phone was last seen. WhatsApp unlinks devices
// whose phone has been away for about 14 days, and whatsmeow has no event that
// would warn of it. What the phone itself sends shows that it is there: messages,
// receipts, answers to other devices of the account.
type phone struct {
	seen  atomic.Int64 // in Unix seconds; 0 if it is not known
	noted atomic.Int64 // what whatsapp.db has of it
	asked atomic.Int64 // when it was last asked for a sign of life
}

// PhoneSeen is when the account's phone was last known to be alive, to within an
// hour after a restart; zero before the first pairing. A phone that shows nothing
// for a day is asked once a day for a key, which it answers as soon as it is
// online.
func (p *Platform) PhoneSeen() time.Time {
	seen := p.phone.seen.Load()
	if seen == 0 {
		return time.Time{}
	}
	return time.Unix(seen, 0)
}

// recallPhone reads what an earlier process has noted.
func (p *Platform) recallPhone(ctx context.Context) error {
	noted, err := p.database.noted(ctx, phoneNote)
	if err != nil || noted == "" {
		return err
	}
	if seen, err := strconv.ParseInt(noted, 10, 64); err == nil {
		p.phone.seen.Store(seen)
		p.phone.noted.Store(seen)
	}
	return nil
}

// seePhone notes a sign of life of the phone, which may be old.
func (p *Platform) seePhone(ctx context.Context, at time.Time) {
	seen := min(at.Unix(), time.Now().Unix())
	if seen <= p.phone.seen.Load() {
		return
	}
	p.phone.seen.Store(seen)
	if seen < p.phone.noted.Load()+int64(time.Hour/time.Second) {
		return
	}
	p.phone.noted.Store(seen)
	if err := p.database.note(ctx, phoneNote, strconv.FormatInt(seen, 10)); err != nil {
		p.log.Warn("when the phone was last seen could not be noted", "error", err)
	}
}

// noticePhone looks whether something was sent by the account's own phone, which
// is device 0.
func (s *session) noticePhone(source types.MessageSource, at time.Time) {
	if source.Sender.Device == 0 && s.isOwn(source.Sender) {
		s.platform.seePhone(s.ctx, at)
	}
}

// askForPhone asks the phone for the key that it and its devices share, as
// devices do when they lack one. The answer, or the receipt of the question, is a
// sign of life.
func (s *session) askForPhone(ctx context.Context) {
	p, now := s.platform, time.Now()
	quiet := now.Add(-p.pace.phoneQuiet).Unix()
	if p.phone.seen.Load() > quiet || p.phone.asked.Load() > quiet {
		return
	}
	p.phone.asked.Store(now.Unix())
	p.work.Go(func() {
		if err := s.ask(ctx, s.keyRequest(ctx)); err != nil {
			p.log.Info("the phone could not be asked for a sign of life", "error", err)
		}
	})
}

// ask sends a message to the phone alone, in turn with all others.
func (s *session) ask(ctx context.Context, message *waE2E.Message) error {
	ctx, cancel := context.WithTimeout(ctx, s.platform.pace.send)
	defer cancel()
	ctx, stop := s.bound(ctx)
	defer stop()
	if failure := s.takeSending(ctx); failure != nil {
		return failure
	}
	defer func() { <-s.sending }()
	began := time.Now()
	_, err := s.client.SendMessage(ctx, s.phone, message, whatsmeow.SendRequestExtra{Peer: true, Timeout: remaining(ctx)})
	s.showDirectSend(err, time.Since(began))
	return err
}

// showDirectSend reports what a message to one person has shown, if it has shown anything.
func (s *session) showDirectSend(err error, took time.Duration) {
	signal := bridge.Signal{Capability: bridge.DirectSend, OK: err == nil, Took: took}
	if err != nil {
		failure := sendFailure(err)
		if failure.Result != bridge.Unknown && failure.Result != bridge.Transient {
			return
		}
		signal.Reason = failure.Reason
	}
	s.signal(signal)
}

func (s *session) keyRequest(ctx context.Context) *waE2E.Message {
	request := &waE2E.AppStateSyncKeyRequest{}
	id, err := s.client.Store.AppStateKeys.GetLatestAppStateSyncKeyID(ctx)
	if err == nil && id != nil {
		request.KeyIDs = []*waE2E.AppStateSyncKeyId{{KeyID: id}}
	}
	return &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{
		Type: waE2E.ProtocolMessage_APP_STATE_SYNC_KEY_REQUEST.Enum(), AppStateSyncKeyRequest: request,
	}}
}
