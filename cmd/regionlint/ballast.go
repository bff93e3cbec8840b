package main

import "runtime/debug"

const (
	// ballastSize is how much memory is asked for and never touched, so that the system
	// gives none.
	ballastSize = 96 << 20
	// mostGarbage is how much garbage there may be, in percent of what is in use.
	mostGarbage = 25
)

// newBallast lets garbage wait until there are some 24 MiB of it, or as much as a quarter
// of what is in use where that is more. A bundle leaves a few hundred kilobytes and next
// to nothing is in use, so that Go would collect after every dozen of them: a fleet takes
// two thirds of the time. The percentage alone would take as much of a large file again.
// It works as long as it is kept.
func newBallast() []byte {
	debug.SetGCPercent(mostGarbage)
	return make([]byte, ballastSize)
}
