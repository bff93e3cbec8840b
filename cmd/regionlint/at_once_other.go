//go:build !unix

package main

// atOnce is nothing where no FIFO has a name among files.
const atOnce = 0
