// Command reader reads every file below a directory, with two goroutines, and makes
// nothing of it: what a linter of these files cannot do without.
package main

import (
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
)

func main() {
	log.SetFlags(0)
	size, err := read(os.Args[1])
	if err != nil {
		log.Fatalf("reader: %v", err)
	}
	fmt.Fprintln(os.Stdout, size)
}

// read returns how many bytes the files have.
func read(dir string) (size int64, err error) {
	names := make(chan string, 256)
	var total atomic.Int64
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			for name := range names {
				text, err := os.ReadFile(name)
				if err != nil {
					log.Fatalf("reader: %v", err)
				}
				total.Add(int64(len(text)))
			}
		})
	}
	err = filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			names <- name
		}
		return err
	})
	close(names)
	both.Wait()
	return total.Load(), err
}
