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

// errStale says that a delivery changed between being chosen and being
// started; it is looked at afresh.
var errStale = errors.New("the delivery has changed meanwhile")

// result is what one try of a delivery means for its chat.
type result struct {
	outcome Outcome
	tried   bool // whether anything was tried at the platform or decided about the delivery
	backoff backoff
	apart   bool // whether the account's turn was given up on the way
}

// deliver makes one try of a delivery: it stores what will be sent, sends part
// after part, and stores each result before the next.
func (s *Sender) deliver(ctx context.Context, d store.Delivery) result {
	parts, err := s.prepare(ctx, d)
	switch {
	case errors.Is(err, errStale):
		return result{outcome: Outcome{Delivery: d}}
	case isRejected(err):
		return s.failed(ctx, d, nil, bridge.AsSendError(err), 0)
	case err != nil:
		return s.storeFailed(d, err)
	case slices.ContainsFunc(parts, s.toUpload):
		return s.upload(ctx, d, parts)
	default:
		return s.sendParts(ctx, d, parts)
	}
}

// sendParts sends what is on disk of a delivery that is being tried.
func (s *Sender) sendParts(ctx context.Context, d store.Delivery, parts []store.StoredPart) result {
	s.await(d.Chat, unsentIDs(parts))
	var took time.Duration // of the latest try
	for i, part := range parts {
		if part.Sent {
			continue
		}
		began := s.now()
		receipt, failure := s.send(ctx, part)
		took = s.now().Sub(began)
		if failure != nil && refusesFile(parts, i, failure) {
			return s.withoutFiles(ctx, d, failure)
		}
		if failure != nil {
			return s.failed(ctx, d, parts[i:], failure, took)
		}
		crashpoint.Reached(crashpoint.SentBeforeRecord)
		parts[i].Sent, parts[i].VisibleID = true, receipt.ID
		if err := s.recordSent(ctx, d, parts, i, receipt); err != nil {
			return s.storeFailed(d, err)
		}
		crashpoint.Reached(crashpoint.PartRecorded)
	}
	return s.sent(d, parts, took)
}

func isRejected(err error) bool {
	var failure *bridge.SendError
	return errors.As(err, &failure) && failure.Result == bridge.Rejected
}

// send makes one try of one part within the platform's deadline.
func (s *Sender) send(ctx context.Context, part store.StoredPart) (bridge.Receipt, *bridge.SendError) {
	if file := fileWith(part); file > 0 {
		return s.sendWithin(ctx, s.traits.SendDeadline+retry.TransferTime(file), part.Part)
	}
	deadline := s.deadline()
	late := time.AfterFunc(deadline/2, func() { s.reports.Late() })
	defer late.Stop()
	return s.sendWithin(ctx, deadline, part.Part)
}

func (s *Sender) sendWithin(ctx context.Context, deadline time.Duration, part bridge.Part) (bridge.Receipt, *bridge.SendError) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	crashpoint.Reached(crashpoint.BeforeSend)
	receipt, err := s.platform.Send(ctx, part)
	if receipt.At.IsZero() {
		receipt.At = s.now()
	}
	return receipt, bridge.AsSendError(err)
}

// fileWith is the size of the file that goes out together with a part.
func fileWith(part store.StoredPart) int64 {
	if part.Uploaded {
		return 0
	}
	return part.Size
}

// recordSent stores that a part has arrived, and that the next one is being
// tried. It is not bound to the sends' context: what has happened is written
// down even when the relay is stopping.
func (s *Sender) recordSent(ctx context.Context, d store.Delivery, parts []store.StoredPart, index int, receipt bridge.Receipt) error {
	return s.store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		if err := tx.PartSent(d.ID, parts[index].Index, receipt); err != nil {
			return err
		}
		for _, next := range parts[index+1:] {
			if !next.Sent {
				return tx.TryPart(d.ID, next.Index, receipt.At)
			}
		}
		return tx.FinishDelivery(d.ID, receipt.At)
	})
}

func (s *Sender) sent(d store.Delivery, parts []store.StoredPart, took time.Duration) result {
	done := Outcome{Delivery: d, At: s.now(), Took: took, Sent: true}
	for _, part := range parts {
		done.Visible = append(done.Visible, part.VisibleID)
		if fileWith(part) > 0 {
			done.File = true
			s.signalMedia(true, "")
		}
	}
	return result{outcome: done, tried: true}
}

func unsentIDs(parts []store.StoredPart) []string {
	var ids []string
	for _, part := range parts {
		if !part.Sent {
			ids = append(ids, part.ID)
		}
	}
	return ids
}

// storeFailed keeps the delivery as it is on disk. If a part went out
// meanwhile, it is found as unknown and settled like one after a crash.
func (s *Sender) storeFailed(d store.Delivery, err error) result {
	s.log.Error("a delivery cannot go on because the database does not answer; free disk space if it is full", "delivery", d.ID, "error", err)
	return result{outcome: Outcome{Delivery: d}, backoff: backoff{notBefore: s.now().Add(storeRetry)}}
}

// failed stores what a failed try means: again later, wait until it is
// settled, or parked. A receipt may have settled it while the try lasted; then
// it was sent.
func (s *Sender) failed(ctx context.Context, d store.Delivery, rest []store.StoredPart, failure *bridge.SendError, took time.Duration) result {
	now := s.now()
	attempts := s.attempts(d) + 1
	next := withRight(d, failure, attempts, retry.Next(s.traits, failure, attempts, now, rand.Float64()), now)
	// A part that may have arrived on an earlier try stays unknown, whatever
	// this one showed.
	doubtful := failure.Result == bridge.Unknown || len(rest) > 0 && rest[0].MayRepeat
	r := result{
		outcome: Outcome{Delivery: d, At: now, Took: took, Failure: failure, MovedTo: failure.MovedTo, File: len(rest) > 0 && fileWith(rest[0]) > 0},
		tried:   true, backoff: backoff{notBefore: next.At, attempts: attempts},
	}
	settled := false
	err := s.store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		current, err := tx.Delivery(d.ID)
		if settled = current.State == store.Sent; err != nil || settled {
			return err
		}
		return s.recordFailure(tx, d, failure, next, doubtful, now)
	})
	switch {
	case err != nil:
		return s.storeFailed(d, err)
	case settled:
		return s.sent(d, rest, took)
	default:
		return r
	}
}

func (s *Sender) recordFailure(tx *store.Tx, d store.Delivery, failure *bridge.SendError, next retry.Decision, doubtful bool, now time.Time) error {
	if next.Verdict == retry.Park && !failure.MissingRight {
		if told, err := s.content.TellInstead(tx, d, next.Reason, now); err != nil || told {
			return err
		}
	}
	if next.Verdict == retry.Park {
		s.log.Error("the platform refuses a delivery for good; it is parked", "delivery", d.ID, "chat", d.Chat, "reason", next.Reason)
		if err := tx.AddEvent(store.Event{At: now, Kind: "parked", Platform: d.Chat.Platform}); err != nil {
			return err
		}
		return tx.ParkDelivery(d.ID, next.Reason, now)
	}
	state := store.Waiting
	if doubtful {
		state = store.Unsettled
	}
	return tx.RetryDelivery(d.ID, state, next.At, next.Reason)
}
