// Command bench has regionlint and other programs do what can be compared, one after the
// other on the same machine, and prints how long each takes, as a table in Markdown. From
// the root of the repository:
//
//	go run ./bench           # prints the table
//	go run ./bench --write   # writes it into README.md
//	go run ./bench --quick   # with small inputs, to see that it works
//
// Times are only good for comparing: each row is the median of pairs that hyperfine takes
// side by side, first the one program and then the other.
//
// It installs nothing, and says what is missing. The server runs as an unprivileged
// user, and is reached through a Unix socket alone.
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"

	"github.com/regionlint/regionlint/internal/page"
)

func main() {
	log.SetFlags(0)
	writes := flag.Bool("write", false, "write the table into README.md")
	quick := flag.Bool("quick", false, "take small inputs and few pairs")
	flag.Parse()
	if err := run(*writes, sizesOf(*quick)); err != nil {
		log.Fatalf("bench: %v", err)
	}
}

func run(writes bool, size sizes) (err error) {
	// An interrupt ends the program that runs, and what was made is removed.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	if err := installed(); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "regionlint-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	// The user that runs the server must get to it.
	if err := os.Chmod(work, 0o755); err != nil {
		return err
	}
	in, err := makeInputs(work, size)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.database.Down()) }()
	text, err := in.report()
	if err != nil {
		return err
	}
	if !writes {
		_, err = fmt.Fprint(os.Stdout, text)
		return err
	}
	return page.Block{Page: "README.md", Mark: "bench", Text: text}.Write()
}
