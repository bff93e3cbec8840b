//go:build unix

package main

import "syscall"

// atOnce is the flag to open a FIFO for writing only if somebody reads from it: without
// it, opening one waits for a reader, who may never come.
const atOnce = syscall.O_NONBLOCK
