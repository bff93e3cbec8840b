package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// lintName is the command that runs when none is named.
const lintName = "lint"

// order puts the flags of the command line before its arguments and the name of
// the command before both: cli v2 stops at the first argument, and would take
// the --fix of `regionlint bundle --fix` for a path.
func order(c *cli.App, args []string) ([]string, error) {
	takesValue := valueFlags(c)
	var flags, positional []string
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			positional = append(positional, args[i+1:]...)
			i = len(args)
		case arg == "-" || !strings.HasPrefix(arg, "-"):
			positional = append(positional, arg)
		default:
			flags = append(flags, arg)
			if takesValue[strings.TrimLeft(arg, "-")] {
				i++
				if i == len(args) {
					return nil, fmt.Errorf("%s needs a value", arg)
				}
				flags = append(flags, args[i])
			}
		}
	}
	command := lintName
	if len(positional) > 0 && c.Command(positional[0]) != nil {
		command, positional = positional[0], positional[1:]
	} else if topLevel(flags) {
		return flags, nil
	}
	return slices.Concat([]string{command}, flags, []string{"--"}, positional), nil
}

// topLevel tells whether the flags ask for something of the whole program.
func topLevel(flags []string) bool {
	return len(flags) == 1 && (flags[0] == "--help" || flags[0] == "-h")
}

// valueFlags are the names of all flags that are followed by a value. A name
// means the same in each command.
func valueFlags(c *cli.App) map[string]bool {
	names := map[string]bool{}
	for _, command := range c.Commands {
		for _, flag := range command.Flags {
			if _, isBool := flag.(*cli.BoolFlag); isBool {
				continue
			}
			for _, name := range flag.Names() {
				names[name] = true
			}
		}
	}
	return names
}
