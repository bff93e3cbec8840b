package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// TestGarbageWaits shows the percentage that Go is told, while little is in use, while
// much is, and while little is again.
func TestGarbageWaits(t *testing.T) {
	t.Cleanup(func() { debug.SetGCPercent(100) })
	letGarbageWait()
	wantPercent(t, "little is in use", mostGarbage)
	large := make([]byte, garbageWaits*100/leastGarbage)
	wantPercent(t, "much is in use", leastGarbage)
	runtime.KeepAlive(large)
	wantPercent(t, "little is in use again", mostGarbage)
}

// wantPercent waits for the percentage after a collection, which is set on a goroutine of
// Go's own.
func wantPercent(t *testing.T, when string, want uint64) {
	t.Helper()
	told := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	for range 100 {
		runtime.GC()
		time.Sleep(time.Millisecond)
		if metrics.Read(told); told[0].Value.Uint64() == want {
			return
		}
	}
	t.Errorf("when %s, garbage may be %d percent of it, not %d", when, told[0].Value.Uint64(), want)
}
