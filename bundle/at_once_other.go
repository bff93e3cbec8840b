//go:build !unix

package bundle

// atOnce is nothing where no FIFO has a name among files.
const atOnce = 0
