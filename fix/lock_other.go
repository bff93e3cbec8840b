//go:build !unix

package fix

import "os"

// lock does nothing: Windows locks no directories.
func lock(*os.File) error { return nil }
