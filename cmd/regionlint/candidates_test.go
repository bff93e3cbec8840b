package main

import (
	"slices"
	"testing"

	"github.com/urfave/cli/v2"
)

// onlyTheUserKnows are the flags of which no value can be offered.
var onlyTheUserKnows = []string{
	"database", "database-address", "database-port", "host-name", "jobs", "maas-version", "max-bytes", "max-connections",
	"member-of", "name", "oauth-validators", "regions", "server-address", "set", "user", "workers",
}

// TestEveryValueIsCompleted looks for flags that were added and are not completed:
// those of which the help has neither FILE, DIR nor CODES need a line in wordsOf.
func TestEveryValueIsCompleted(t *testing.T) {
	for _, command := range (&app{}).cli().Commands {
		for _, flag := range command.Flags {
			if _, isSwitch := flag.(*cli.BoolFlag); isSwitch {
				continue
			}
			name := flag.Names()[0]
			offered := valuesOf(command, name)
			known := len(offered.words) > 0 || offered.paths != noPaths
			if known == slices.Contains(onlyTheUserKnows, name) {
				t.Errorf("regionlint %s --%s: values are offered: %v", command.Name, name, known)
			}
		}
	}
}
