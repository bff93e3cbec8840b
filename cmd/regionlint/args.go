package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/parse/nearest"
)

// lintName is the command that runs when none is named.
const lintName = "lint"

// order puts the flags of the command line before its arguments and the name of
// the command before both: cli v2 stops at the first argument, and would take
// the --fix of `regionlint bundle --fix` for a path. Flags get their long names,
// because cli refuses to mix the two.
func order(c *cli.App, args []string) ([]string, error) {
	line, err := split(args, valueFlags(c))
	if err != nil {
		return nil, err
	}
	help := slices.ContainsFunc(line.flags, func(f givenFlag) bool { return f.name == "help" || f.name == "h" })
	if len(line.words) > 0 && line.words[0] == helpName {
		help, line.words = true, line.words[1:]
		if len(line.words) > 0 && c.Command(line.words[0]) == nil {
			return nil, noCommand(c, line.words[0])
		}
	}
	name := lintName
	switch {
	case namesCommand(c, line.words, help):
		name, line.words = line.words[0], line.words[1:]
	case help && len(line.flags) < 2:
		return []string{"--help"}, nil
	}
	if help {
		return []string{name, "--help"}, nil
	}
	if len(line.flags) == 1 && line.flags[0].name == "version" && len(line.words) == 0 {
		// What most programs take.
		return []string{"version"}, nil
	}
	command := c.Command(name)
	ordered := []string{name}
	files := map[string]bool{}
	for _, f := range line.flags {
		written, err := f.written(command)
		if err != nil {
			return nil, err
		}
		ordered = append(ordered, written)
		if !f.namesOneFile(command) {
			continue
		}
		if files[f.name] {
			return nil, fmt.Errorf("%s is there twice, and takes one file: leave one out", f.dashed)
		}
		files[f.name] = true
	}
	return slices.Concat(ordered, []string{"--"}, line.words, line.rest), nil
}

// namesCommand tells whether the first word is a command, of which help may be asked for.
// A bundle may well be in a directory called bundle.
func namesCommand(c *cli.App, words []string, help bool) bool {
	if len(words) == 0 || c.Command(words[0]) == nil {
		return false
	}
	if help || words[0] != bundleName || len(words) > 1 && words[1] == joinName {
		return true
	}
	_, err := os.Lstat(bundleName)
	return err != nil
}

// commandLine is the parts of a command line.
type commandLine struct {
	flags []givenFlag
	// words are the arguments before "--", one of which can be a command.
	words []string
	// rest are those after it.
	rest []string
}

// givenFlag is a flag as it was given.
type givenFlag struct {
	// dashed is its name with its dashes.
	dashed, name string
	value        string
	hasValue     bool
}

// split tells flags from arguments. takesValue tells of the names of flags whether
// they take the next argument as their value.
func split(args []string, takesValue map[string]bool) (line commandLine, err error) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			line.rest = args[i+1:]
			return line, nil
		case arg == "-" || !strings.HasPrefix(arg, "-"):
			line.words = append(line.words, arg)
			continue
		}
		f := given(arg, takesValue)
		if takesValue[f.name] && !f.hasValue {
			i++
			if i == len(args) {
				return line, fmt.Errorf("%s needs a value", arg)
			}
			f.value, f.hasValue = args[i], true
		}
		line.flags = append(line.flags, f)
	}
	return line, nil
}

// given reads an argument that begins with a dash. The value of a short flag may follow
// it at once, as in -fjson, where that is no flag itself.
func given(arg string, takesValue map[string]bool) (f givenFlag) {
	f.dashed, f.value, f.hasValue = strings.Cut(arg, "=")
	f.name = strings.TrimPrefix(strings.TrimPrefix(f.dashed, "-"), "-")
	_, known := takesValue[f.name]
	if known || strings.HasPrefix(arg, "--") || !takesValue[arg[1:2]] {
		return f
	}
	return givenFlag{dashed: arg[:2], name: arg[1:2], value: arg[2:], hasValue: true}
}

// written writes the flag for cli, which has looked at nothing yet.
func (f givenFlag) written(command *cli.Command) (string, error) {
	var known []string
	for _, candidate := range command.Flags {
		names := candidate.Names()
		if !slices.Contains(names, f.name) {
			known = append(known, names[0])
			continue
		}
		_, isSwitch := candidate.(*cli.BoolFlag)
		switch {
		case isSwitch && f.hasValue && f.value != "true" && f.value != "false":
			return "", fmt.Errorf("%s=%s: it takes no value", f.dashed, f.value)
		case f.hasValue:
			return "--" + names[0] + "=" + f.value, nil
		}
		return "--" + names[0], nil
	}
	hint := fmt.Sprintf("`regionlint %s --help` lists the flags", command.Name)
	if near := nearest.Word(f.name, known); near != "" {
		hint = fmt.Sprintf("did you mean --%s?", near)
	}
	return "", fmt.Errorf("%s is no flag of `regionlint %s`: %s", f.dashed, command.Name, hint)
}

// namesOneFile tells whether the flag takes a file, of which a second one would be read
// instead of the first. Of other values the last counts, so that what a script gives
// can be overruled behind it.
func (f givenFlag) namesOneFile(command *cli.Command) bool {
	long, placeholder := flagNamed(command, f.name)
	return placeholder == "FILE" && long != "output"
}

// misspeltCommand is the error about a first word that is neither a command nor a
// path, and looks like the former; nil for others.
func misspeltCommand(c *cli.Context) error {
	word := c.Args().First()
	if word == "" || word == fromStdin || strings.ContainsAny(word, `/\.`) {
		return nil
	}
	if _, err := os.Lstat(word); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	hint := "check the path; `regionlint --help` lists the commands"
	if near := nearestCommand(c.App, word); near != "" {
		hint = fmt.Sprintf("did you mean `regionlint %s`?", near)
	}
	return fmt.Errorf("no command and no path is called %s: %s", word, hint)
}

// noCommand is the error about a word that help is asked for.
func noCommand(c *cli.App, word string) error {
	hint := "`regionlint --help` lists the commands"
	if near := nearestCommand(c, word); near != "" {
		hint = fmt.Sprintf("did you mean `regionlint help %s`?", near)
	}
	return fmt.Errorf("no command is called %s: %s", word, hint)
}

// nearestCommand is the command that a word may have been meant for; "" for none.
func nearestCommand(c *cli.App, word string) string {
	var commands []string
	for _, command := range c.VisibleCommands() {
		commands = append(commands, command.Name)
	}
	return nearest.Word(word, commands)
}

// valueFlags tells of the names of all flags whether they are followed by a value. A
// name means the same in each command.
func valueFlags(c *cli.App) map[string]bool {
	names := map[string]bool{}
	for _, command := range c.Commands {
		for _, flag := range command.Flags {
			_, isSwitch := flag.(*cli.BoolFlag)
			for _, name := range flag.Names() {
				names[name] = !isSwitch
			}
		}
	}
	return names
}
