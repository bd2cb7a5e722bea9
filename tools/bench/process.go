package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// Megabytes are 1024 times 1024 bytes for memory, as the system counts it.
const mebibyte = 1 << 20

// memory returns a figure of /proc/PID/status in megabytes: VmRSS is what is
// resident now, VmHWM the most that ever was.
func (r *relay) memory(name string) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.PID()))
	if err != nil {
		return 0, fmt.Errorf("look at the relay's memory: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		value, found := strings.CutPrefix(line, name+":")
		if !found {
			continue
		}
		kilobytes, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
		if err != nil {
			return 0, fmt.Errorf("read the relay's %s: %w", name, err)
		}
		return float64(kilobytes) / 1024, nil
	}
	return 0, fmt.Errorf("the system does not tell the relay's %s", name)
}

// clockTick is the unit of /proc/PID/stat, which is the same on all of Linux.
const clockTick = 10 * time.Millisecond

// processor returns how much time the relay has had on the processors.
func (r *relay) processor() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", r.PID()))
	if err != nil {
		return 0, fmt.Errorf("look at the relay's processor time: %w", err)
	}
	// The name may hold spaces; what follows its bracket is counted from state on.
	_, after, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(after)
	const user, system = 11, 12
	var ticks int
	for _, field := range []int{user, system} {
		n, err := strconv.Atoi(fields[field])
		if err != nil {
			return 0, fmt.Errorf("read the relay's processor time: %w", err)
		}
		ticks += n
	}
	return time.Duration(ticks) * clockTick, nil
}
