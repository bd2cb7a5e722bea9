package relay

import (
	"context"
	"fmt"
	"time"

	"lifeboat/bridge/alert"
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

// watchDisk looks at the free space until ctx ends.
func (r *Relay) watchDisk(ctx context.Context) error {
	if r.options.Disk == nil {
		return nil
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		}
		free, err := r.options.Disk.Free()
		if err != nil {
			r.log.Error("the free space of the data folder cannot be read", "error", err)
		} else {
			r.mail.put(func(l *letters) { l.free = &free })
		}
		timer.Reset(diskEvery)
	}
}
