package relay

import (
	"context"
	"fmt"
	"time"

	"lifeboat/bridge/alert"
	"lifeboat/bridge/pause"
)

// Disk is the disk that the data folder is on.
type Disk interface {
	// Free returns how many bytes the relay may still write.
	Free() (bytes uint64, err error)
}

const (
	// diskEvery is how often the free space is looked at.
	diskEvery = time.Minute
	// lowestFree in bytes is where operators are told, and enoughFree where it
	// is over.
	lowestFree = 200 << 20
	enoughFree = 300 << 20
)

// diskLevel is what was last seen of the disk.
type diskLevel struct {
	low  bool
	free uint64
}

// seen returns the level after a look at the disk. What is low stays so until
// there is clearly more.
func (d diskLevel) seen(free uint64) diskLevel {
	d.low = free < lowestFree || d.low && free < enoughFree
	d.free = free
	return d
}

func (d diskLevel) findings() []alert.Finding {
	if !d.low {
		return nil
	}
	return []alert.Finding{{Condition: alert.DiskLow, Evidence: fmt.Sprintf("%d MB are free", d.free>>20)}}
}

// shortFailure is how long the database may refuse to be written to without
// operators being told.
const shortFailure = 10 * time.Second

// writeFailures are commits in a row that failed. They can only be told once
// one has succeeded.
type writeFailures struct {
	since, last time.Time
	reason      string
}

func (f writeFailures) failed(now time.Time, err error) writeFailures {
	if f.since.IsZero() {
		f.since = now
	}
	f.last, f.reason = now, err.Error()
	return f
}

func (f writeFailures) findings(zone *time.Location) []alert.Finding {
	if f.last.Sub(f.since) < shortFailure {
		return nil
	}
	evidence := fmt.Sprintf("from %s to %s (%s)", f.since.In(zone).Format("15:04:05"), f.last.In(zone).Format("15:04:05"), f.reason)
	return []alert.Finding{{Condition: alert.NotWritable, Evidence: evidence}}
}

// watchDisk looks at the free space until ctx ends.
func (r *Relay) watchDisk(ctx context.Context) error {
	if r.options.Disk == nil {
		return nil
	}
	pause.Rounds(ctx, nil, 0, func(context.Context) time.Duration {
		free, err := r.options.Disk.Free()
		if err != nil {
			r.log.Error("the free space of the data folder cannot be read", "error", err)
		} else {
			r.mail.put(func(l *letters) { l.free = &free })
		}
		return diskEvery
	})
	return nil
}
