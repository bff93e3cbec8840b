// Command regionlint checks the configuration of MAAS region controllers and of
// the PostgreSQL that they share.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
