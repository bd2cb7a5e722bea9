package outbox

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/crashpoint"
	"lifeboat/bridge/retry"
	"lifeboat/store"
)

// uploadTries is how often an upload is tried before a line takes the file's
// place. With the waits between them that is about two minutes.
const uploadTries = 7

// toUpload says whether a part's file has to be uploaded before it is sent.
func (s *Sender) toUpload(part store.StoredPart) bool {
	return s.uploader != nil && part.Size > 0 && !part.Uploaded && !part.Sent
}

// upload brings the files of a delivery to the platform, one after another, and
// stores each part as it is to be sent from then on. Members see nothing of it,
// so it is no try of the delivery, and on a platform whose account sends
// serially other chats may send meanwhile.
func (s *Sender) upload(ctx context.Context, d store.Delivery, parts []store.StoredPart) result {
	s.letOthersSend()
	for _, part := range parts {
		if !s.toUpload(part) {
			continue
		}
		payload, err := s.uploadPart(ctx, part.Part)
		if err != nil {
			return s.uploadFailed(ctx, d, bridge.AsSendError(err))
		}
		crashpoint.Reached(crashpoint.UploadDone)
		s.signalMedia(true, "")
		if err := s.storeUpload(ctx, d, part, payload); err != nil {
			return s.apart(s.storeFailed(d, err))
		}
	}
	return s.apart(s.putBack(ctx, d, time.Time{}, "", 0))
}

func (s *Sender) uploadPart(ctx context.Context, part bridge.Part) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, s.traits.SendDeadline+retry.TransferTime(part.Size))
	defer cancel()
	return s.uploader.Upload(ctx, part)
}

func (s *Sender) storeUpload(ctx context.Context, d store.Delivery, part store.StoredPart, payload []byte) error {
	return s.store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		return tx.PartUploaded(d.ID, part.Index, payload)
	})
}

// uploadFailed tries again later, or lets a line take the files' place where
// that is useless or has been tried enough.
func (s *Sender) uploadFailed(ctx context.Context, d store.Delivery, failure *bridge.SendError) result {
	if failure.Result == bridge.Unknown {
		failure = &bridge.SendError{Result: bridge.Transient, Reason: failure.Reason, Err: failure.Err}
	}
	if failure.Result == bridge.Transient {
		s.signalMedia(false, failure.Reason)
	}
	attempts := s.attempts(d) + 1
	if failure.Result == bridge.Rejected || failure.Result == bridge.Transient && attempts >= uploadTries {
		return s.apart(s.withoutFiles(ctx, d, failure))
	}
	next := retry.Next(s.traits, failure, attempts, s.now(), rand.Float64())
	return s.apart(s.putBack(ctx, d, next.At, next.Reason, attempts))
}

// putBack lets a delivery that was not tried wait in its lane.
func (s *Sender) putBack(ctx context.Context, d store.Delivery, nextTry time.Time, reason string, attempts int) result {
	err := s.store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		return tx.RetryDelivery(d.ID, store.Waiting, nextTry, reason)
	})
	if err != nil {
		return s.storeFailed(d, err)
	}
	return result{outcome: Outcome{Delivery: d}, backoff: backoff{notBefore: nextTry, attempts: attempts}}
}

// withoutFiles lets a delivery go out with lines in place of files that the
// platform does not take.
func (s *Sender) withoutFiles(ctx context.Context, d store.Delivery, failure *bridge.SendError) result {
	absence := bridge.NotSent
	if errors.Is(failure, bridge.ErrTooLarge) {
		absence = bridge.TooLarge
	}
	s.log.Warn("the platform does not take a file; members read a line in its place", "delivery", d.ID, "chat", d.Chat, "reason", failure.Reason)
	err := s.store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error { return tx.GoWithoutFiles(d.ID, absence) })
	if err != nil {
		return s.storeFailed(d, err)
	}
	return result{outcome: Outcome{Delivery: d}}
}

// refusesFile says that a part was refused for good, that this may be because of
// its file, and that members have seen nothing of its delivery.
func refusesFile(parts []store.StoredPart, at int, failure *bridge.SendError) bool {
	return failure.Result == bridge.Rejected && parts[at].Size > 0 &&
		!slices.ContainsFunc(parts, func(p store.StoredPart) bool { return p.Sent || p.MayRepeat })
}

// letOthersSend gives the account's turn to the next chat.
func (s *Sender) letOthersSend() {
	s.mu.Lock()
	s.busy--
	s.mu.Unlock()
	s.look()
}

// apart marks a result of work that did not have the account's turn in the end.
func (s *Sender) apart(r result) result {
	r.apart = true
	return r
}

// attempts is how many tries in a row have failed in a delivery's lane.
func (s *Sender) attempts(d store.Delivery) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lanes[d.Chat].backoff[d.Lane].attempts
}

func (s *Sender) signalMedia(ok bool, reason string) {
	s.reports.Signal(bridge.Signal{Capability: bridge.Media, OK: ok, Reason: reason})
}
