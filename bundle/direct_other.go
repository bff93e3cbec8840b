//go:build !linux

package bundle

import (
	"errors"
	"io/fs"
)

// direct opens nothing where no system call refuses to follow links: os.Root does it all.
type direct struct{}

func openDirect(string) direct { return direct{} }

func (direct) close() error { return nil }

func (direct) read(string, int64) ([]byte, Perm, error) { return nil, 0, errors.ErrUnsupported }

func (direct) holds(string) bool { return true }

func (direct) list(string, func(string, fs.FileMode)) error { return errors.ErrUnsupported }
