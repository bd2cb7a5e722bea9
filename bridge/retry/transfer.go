package retry

import "time"

// slowest is the rate in bytes a second that a transfer is given time for.
const slowest = 64 << 10

// TransferTime is how long a file of a size in bytes may take beyond the
// deadline of what comes without one.
func TransferTime(size int64) time.Duration {
	return time.Duration(size/slowest) * time.Second
}
