// Command regionlint checks the configuration of MAAS region controllers and of
// the PostgreSQL that they share.
package main

import (
	"os"
	"time"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// today is the day in UTC, as YYYY-MM-DD.
func today() string { return time.Now().UTC().Format(time.DateOnly) }
