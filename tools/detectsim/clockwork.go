package main

import (
	"container/heap"
	"time"
)

// clockwork runs what is due, in order of time. Times are counted from the
// start of the play.
type clockwork struct {
	now     time.Duration
	waiting appointments
	count   int
}

type appointment struct {
	at    time.Duration
	order int // of those at the same time
	run   func()
}

// at runs something at a time, or now if that has passed.
func (c *clockwork) at(when time.Duration, run func()) {
	c.count++
	heap.Push(&c.waiting, appointment{max(when, c.now), c.count, run})
}

func (c *clockwork) after(wait time.Duration, run func()) { c.at(c.now+wait, run) }

// runUntil runs everything that is due before a time.
func (c *clockwork) runUntil(end time.Duration) {
	for len(c.waiting) > 0 && c.waiting[0].at < end {
		next := heap.Pop(&c.waiting).(appointment)
		c.now = next.at
		next.run()
	}
	c.now = end
}

type appointments []appointment

func (a appointments) Len() int { return len(a) }
func (a appointments) Less(i, j int) bool {
	return a[i].at < a[j].at || a[i].at == a[j].at && a[i].order < a[j].order
}
func (a appointments) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *appointments) Push(x any)   { *a = append(*a, x.(appointment)) }
func (a *appointments) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}
