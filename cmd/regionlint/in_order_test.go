package main

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestInOrder looks at what comes of items that take different times.
func TestInOrder(t *testing.T) {
	var items []int
	for i := range 200 {
		items = append(items, i)
	}
	for _, workers := range []int{1, 2, 7, 300} {
		var taken []int
		inOrder(items, workers, func(item int, turn <-chan struct{}) int {
			time.Sleep(time.Duration(rand.IntN(200)) * time.Microsecond)
			if item%10 == 0 {
				<-turn
			}
			return item
		}, func(item int) { taken = append(taken, item) })
		if diff := cmp.Diff(items, taken); diff != "" {
			t.Errorf("%d workers (-want +got):\n%s", workers, diff)
		}
	}
}

// TestInOrderRunsNotFarAhead looks at how much waits for an item that takes long.
func TestInOrderRunsNotFarAhead(t *testing.T) {
	const workers = 2
	begun := make(chan int, 1000)
	first := make(chan struct{})
	go func() {
		// Long enough for all that can be begun before the first one is done.
		time.Sleep(100 * time.Millisecond)
		close(first)
	}()
	atFirst := 0
	inOrder(slices.Repeat([]int{0}, 1000), workers, func(int, <-chan struct{}) int {
		begun <- 0
		if len(begun) == 1 {
			<-first
		}
		return 0
	}, func(int) {
		if atFirst == 0 {
			atFirst = len(begun)
		}
	})
	if most := workers*ahead + workers + 1; atFirst > most {
		t.Errorf("%d items were begun when the first one was done, more than %d", atFirst, most)
	}
}
