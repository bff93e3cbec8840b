//go:build unix

package bundle

import "syscall"

// atOnce is the flag to open a FIFO without waiting for who writes to it.
const atOnce = syscall.O_NONBLOCK
