//go:build !unix

package fix

import (
	"io/fs"
	"os"
)

// links is not known here.
func links(fs.FileInfo) uint64 { return 1 }

// keepOwner has nothing to do: a new file inherits from its directory.
func keepOwner(*os.File, fs.FileInfo) error { return nil }

// syncDir has nothing to do: directories cannot be synced here.
func syncDir(*os.File) error { return nil }
