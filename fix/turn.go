package fix

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// Turn is the time in which one run alone writes to a directory.
type Turn struct {
	dir  string
	root *os.Root
	disk disk
	// locked are directories, open as long as they are locked.
	locked []*os.File
}

// Another run is waited for this often, and this long in between.
const (
	attempts = 100
	pause    = 100 * time.Millisecond
)

// TakeTurn waits until no other run fixes what dir holds, and keeps others from doing so
// until the turn is closed. It gives up after ten seconds. What killed runs left there
// is removed.
func TakeTurn(dir string) (*Turn, error) {
	t, err := openTurn(dir)
	if err != nil {
		return nil, err
	}
	if err := t.lock(".", attempts); err != nil {
		return nil, errors.Join(fmt.Errorf("fix %s: %w; no file of it was changed", dir, advise(err)), t.Close())
	}
	t.clean()
	return t, nil
}

// openTurn opens a directory without a lock.
func openTurn(dir string) (*Turn, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Turn{dir: dir, root: root, disk: directory{root}}, nil
}

// Close ends the turn.
func (t *Turn) Close() error {
	var errs []error
	for _, d := range t.locked {
		errs = append(errs, d.Close())
	}
	return errors.Join(append(errs, t.root.Close())...)
}

// lock locks the directory called name, below the turn's own, until the turn ends. Whoever
// has files of ours in a directory holds it locked: bundles may be inside each other, as
// --hosts has it. When another run does, it is waited for so many times.
func (t *Turn) lock(name string, attempts int) error {
	d, err := t.root.Open(name)
	if err != nil {
		return err
	}
	if t.holds(d) {
		return d.Close()
	}
	err = lock(d)
	for ; attempts > 0 && errors.Is(err, errBusy); attempts-- {
		time.Sleep(pause)
		err = lock(d)
	}
	if err != nil {
		return errors.Join(err, d.Close())
	}
	t.locked = append(t.locked, d)
	return nil
}

// holds tells whether a directory is locked by this turn.
func (t *Turn) holds(d *os.File) bool {
	info, err := d.Stat()
	if err != nil {
		return false
	}
	for _, other := range t.locked {
		if have, err := other.Stat(); err == nil && os.SameFile(info, have) {
			return true
		}
	}
	return false
}
