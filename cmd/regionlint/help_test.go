package main

import (
	"strings"
	"testing"
)

// TestHelpFits looks at every help text as a terminal of 80 columns shows it, and for
// each flag and command in it.
func TestHelpFits(t *testing.T) {
	c := (&app{}).cli()
	names := []string{""}
	for _, command := range c.VisibleCommands() {
		names = append(names, command.Name)
	}
	for _, name := range names {
		var out strings.Builder
		if status := run(strings.Fields(name+" --help"), nil, &out, &out); status != exitClean {
			t.Errorf("regionlint %s --help: %d", name, status)
		}
		for line := range strings.Lines(out.String()) {
			if text := strings.TrimSuffix(line, "\n"); len(text) > pageWidth || text != strings.TrimRight(text, " ") {
				t.Errorf("regionlint %s --help: a line is too long, or ends with a blank: %q", name, text)
			}
		}
		wanted := names[1:]
		if name != "" {
			wanted = nil
			for _, flag := range c.Command(name).Flags {
				wanted = append(wanted, "--"+flag.Names()[0])
			}
		}
		for _, word := range wanted {
			if !strings.Contains(out.String(), "  "+word) && !strings.Contains(out.String(), ", "+word) {
				t.Errorf("regionlint %s --help: %s is missing", name, word)
			}
		}
	}
}
