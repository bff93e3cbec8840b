package main

import (
	"fmt"
	"runtime"
	"strconv"

	"github.com/urfave/cli/v2"
)

func jobsFlag() cli.Flag {
	return &cli.StringFlag{Name: "jobs", DefaultText: "one a processor", Usage: "lint `N` bundles at once; with --fix and --baseline it is always one"}
}

// mostJobs is more than any machine is given.
const mostJobs = 1024

func jobs(c *cli.Context) (n int, err error) {
	if !c.IsSet("jobs") {
		return runtime.GOMAXPROCS(0), nil
	}
	if n, err = strconv.Atoi(c.String("jobs")); err != nil || n < 1 || n > mostJobs {
		return 0, fmt.Errorf("--jobs %s: it takes a number from 1 to %d", c.String("jobs"), mostJobs)
	}
	return n, nil
}

// ahead is how many results of each worker may wait for those before them.
const ahead = 16

// inOrder does something with each item, in so many workers, and takes what comes of it
// in the order of the items. An item's turn is closed when those before it are taken:
// who waits for it does not wait for ever.
func inOrder[T, R any](items []T, workers int, do func(item T, turn <-chan struct{}) R, take func(R)) {
	type task struct {
		item   T
		turn   chan struct{}
		result chan R
	}
	if min(workers, len(items)) == 1 {
		turn := make(chan struct{})
		close(turn)
		for _, item := range items {
			take(do(item, turn))
		}
		return
	}
	begun := make(chan task)
	// Its room bounds how far workers run ahead of the one whose turn it is.
	inTurn := make(chan task, workers*ahead)
	go func() {
		defer close(begun)
		defer close(inTurn)
		for _, item := range items {
			t := task{item, make(chan struct{}), make(chan R, 1)}
			inTurn <- t
			begun <- t
		}
	}()
	for range min(workers, len(items)) {
		go func() {
			for t := range begun {
				t.result <- do(t.item, t.turn)
			}
		}()
	}
	for t := range inTurn {
		close(t.turn)
		take(<-t.result)
	}
}
