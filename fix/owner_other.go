//go:build !unix

package fix

import (
	"io/fs"
	"os"
)

// withoutWaiting is how files are opened here anyway.
const withoutWaiting = 0

// links is not known here.
func links(fs.FileInfo) uint64 { return 1 }

// keepOwner has nothing to do: a new file inherits from its directory.
func keepOwner(file, fs.FileInfo) error { return nil }

// syncDirectory has nothing to do: directories cannot be synced here.
func syncDirectory(*os.File) error { return nil }
