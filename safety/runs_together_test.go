//go:build safety

package safety_test

import (
	"path/filepath"
	"sync"
	"testing"
)

// TestRunsTogether starts runs of --fix at once in one fleet. They wait for each other at each
// bundle, and whoever is first fixes it: none fails.
func TestRunsTogether(t *testing.T) {
	before, dir := fleet(t), memory(t)
	reference, shared := filepath.Join(dir, "reference"), filepath.Join(dir, "fleet")
	before.write(t, reference)
	before.write(t, shared)
	if out, err := command(fixing(reference)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if out, err := command(fixing(shared)...).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	wait.Wait()
	s := readTree(t, shared).between(t, before, readTree(t, reference))
	if s.fixed != s.changed || s.strays != 0 {
		t.Errorf("%d of %d files are fixed, and %d of ours left", s.fixed, s.changed, s.strays)
	}
}
