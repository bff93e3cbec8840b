package main

import (
	"runtime"
	"runtime/debug"
)

const (
	// garbageWaits is how much garbage there may be where little is in use, in bytes.
	garbageWaits = 32 << 20
	// mostGarbage and leastGarbage are how much there may be, in percent of what is in
	// use. Go itself waits for 4 MiB at 100 percent, and in proportion at others.
	mostGarbage  = garbageWaits / (4 << 20) * 100
	leastGarbage = 25
)

// letGarbageWait has garbage collected when there are garbageWaits of it, or as much as a
// quarter of what is in use where that is more, from the first collection on. A bundle
// leaves a few hundred kilobytes and next to nothing is in use, so that Go would collect
// after every dozen of them: a fleet takes two thirds of the time. A large file takes
// three quarters of the memory, where any fixed percentage would cost the one or the other.
func letGarbageWait() {
	const untilNow = 100
	runtime.SetFinalizer(&collection{percent: untilNow}, (*collection).done)
}

// collection is garbage: it is found at the end of a collection, and again at the next.
type collection struct {
	percent int
	// keep makes it too large for the allocator of tiny objects, which may keep one
	// for the sake of its neighbours.
	_ [4]uint64
}

func (c *collection) done() {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	// From what is in use, Go has counted up to the next collection.
	inUse := stats.NextGC * 100 / uint64(100+c.percent)
	percent := int(min(max(garbageWaits*100/max(inUse, 1), leastGarbage), mostGarbage))
	// To set it stops all goroutines.
	if percent != c.percent {
		debug.SetGCPercent(percent)
		c.percent = percent
	}
	runtime.SetFinalizer(c, (*collection).done)
}
