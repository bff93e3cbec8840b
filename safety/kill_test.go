//go:build safety

package safety_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// kills is how often a run is killed. A thousand take about five minutes.
var kills = flag.Int("kills", 200, "how many runs of --fix to kill")

// fixing fixes all that can be fixed in dir.
func fixing(dir string) []string {
	return []string{"--fix", "--unsafe-fixes", "--quiet", "--format", "concise", "--fail-on", "never", dir}
}

// TestKill kills runs of --fix at random moments, half of them while it writes. Each file is the old or the new one, whole,
// with its mode; whatever run comes next goes on where the killed one was, and the first that
// is left alone leaves all fixed, and nothing else behind.
func TestKill(t *testing.T) {
	before := fleet(t)
	dir := memory(t)
	reference := filepath.Join(dir, "reference")
	before.write(t, reference)
	began := time.Now() //nolint:forbidigo // kills are spread over the time that a run takes
	if out, err := command(fixing(reference)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	whole := time.Since(began)
	after := readTree(t, reference)

	var wait sync.WaitGroup
	var mutex sync.Mutex
	var sum tally
	const lanes = 2
	for lane := range lanes {
		wait.Go(func() {
			got := killing(t, filepath.Join(dir, string(rune('a'+lane))), before, after, whole, *kills/lanes)
			mutex.Lock()
			defer mutex.Unlock()
			sum.add(got)
		})
	}
	wait.Wait()
	t.Logf("%d files, of which %d are to be fixed; a whole run takes %s", len(before), sum.changed, whole.Round(time.Millisecond))
	t.Logf("%d runs killed: %d before any file was fixed, %d in between, %d when all were; %d in the middle of a bundle's renames, %d with files of ours left behind (%d)",
		sum.kills, sum.none, sum.some, sum.all, sum.parted, sum.withStrays, sum.strays)
	t.Logf("%d fleets finished by the run after", sum.finished)
	if sum.kills < *kills || sum.some < *kills/10 || sum.withStrays == 0 {
		t.Error("too few kills met a run at work")
	}
}

// tally is where runs were when they were killed.
type tally struct {
	changed                                                      int
	kills, none, some, all, parted, withStrays, strays, finished int
}

func (a *tally) add(b tally) {
	a.changed = b.changed
	a.kills += b.kills
	a.none += b.none
	a.some += b.some
	a.all += b.all
	a.parted += b.parted
	a.withStrays += b.withStrays
	a.strays += b.strays
	a.finished += b.finished
}

// count counts a run that left s when it was killed.
func (a *tally) count(s state) {
	a.kills++
	a.changed = s.changed
	a.strays += s.strays
	if s.strays > 0 {
		a.withStrays++
	}
	if s.parted > 0 {
		a.parted++
	}
	switch s.fixed {
	case 0:
		a.none++
	case s.changed:
		a.all++
	default:
		a.some++
	}
}

// killing kills so many runs. Each goes on where the one before was killed, until one ends by
// itself or there is nothing left to do; then the fleet is made anew.
func killing(t *testing.T, dir string, before, after tree, whole time.Duration, kills int) (a tally) {
	fresh := true
	for a.kills < kills && !t.Failed() {
		if fresh {
			before.write(t, dir)
		}
		aim := atAnyTime(whole)
		if a.kills%2 == 1 {
			aim = whileItWrites(dir)
		}
		if !killed(t, dir, aim) {
			a.mustBeFinished(t, dir, before, after)
			fresh = true
			continue
		}
		s := readTree(t, dir).between(t, before, after)
		a.count(s)
		fresh = s.fixed == s.changed
		if fresh {
			if out, err := command(fixing(dir)...).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
			a.mustBeFinished(t, dir, before, after)
		}
	}
	return a
}

// killed runs --fix, and tells whether it was killed before it ended. aim returns when the
// moment has come.
func killed(t *testing.T, dir string, aim func(ended <-chan struct{})) bool {
	run := command(fixing(dir)...)
	if err := run.Start(); err != nil {
		t.Error(err)
		return false
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = run.Wait()
	}()
	aim(ended)
	_ = run.Process.Kill()
	<-ended
	switch code := run.ProcessState.ExitCode(); code {
	case -1:
		return true
	case 0:
		return false
	default:
		t.Errorf("a run after a killed one ended with exit status %d", code)
		return false
	}
}

// atAnyTime waits for a moment of a whole run.
func atAnyTime(whole time.Duration) func(<-chan struct{}) {
	return func(ended <-chan struct{}) {
		select {
		case <-ended:
		case <-time.After(rand.N(whole)):
		}
	}
}

// whileItWrites waits until a file of ours is beside any one file of a fleet, and a moment
// more: the renames take less than the time between two of the other kills.
func whileItWrites(dir string) func(<-chan struct{}) {
	watched := filepath.Join(dir, fmt.Sprintf("bundle-%d/region-%d/etc/maas", rand.N(4), rand.N(47)))
	return func(ended <-chan struct{}) {
		for {
			select {
			case <-ended:
				return
			case <-time.After(50 * time.Microsecond):
			}
			if entries, err := os.ReadDir(watched); err == nil && len(entries) > 1 {
				time.Sleep(rand.N(3 * time.Millisecond))
				return
			}
		}
	}
}

// mustBeFinished compares what a run that was left alone leaves with what it must.
func (a *tally) mustBeFinished(t *testing.T, dir string, before, after tree) {
	a.finished++
	s := readTree(t, dir).between(t, before, after)
	if s.fixed != s.changed || s.strays != 0 {
		t.Errorf("%d of %d files are fixed, and %d of ours left", s.fixed, s.changed, s.strays)
	}
}

// memory is a directory in memory, where there is one: a killed process loses nothing that it
// wrote, so that no disk is needed to see what it leaves.
func memory(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "regionlint-safety") //nolint:usetesting // t.TempDir is on a disk
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}
