//go:build !linux

package fix

import "io/fs"

// keepAttributes keeps nothing: each system has its own calls for that.
func keepAttributes(_, _ int) error { return nil }

// unchangeable is known on Linux only; elsewhere the rename fails.
func unchangeable(file) error { return nil }

// changed is not told by all systems.
func changed(fs.FileInfo) any { return nil }
