package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// choices are what may stand at one place of the command line.
type choices struct {
	words []candidate
	// paths are those that the shell is to offer beside the words.
	paths pathKind
	// commaSeparated tells that several words may stand there.
	commaSeparated bool
}

// candidate is a word of the command line.
type candidate struct {
	text string
	// doc says in a few words what it means; it may be empty.
	doc string
}

// pathKind tells which paths a shell offers. It is printed as it is: no word
// begins with a colon.
type pathKind string

const (
	noPaths         pathKind = ""
	onlyDirectories pathKind = ":directories"
	// bundles are directories and archives.
	bundles  pathKind = ":bundles"
	anyFiles pathKind = ":files"
)

// candidatesAt are what current, the word at the cursor, can become. The words
// before it leave the program's name out.
func candidatesAt(c *cli.App, before []string, current string) choices {
	line, err := split(before, valueFlags(c))
	command, named := commandOf(c, line.words)
	if err != nil {
		// The last word is a flag that waits for its value, which is all that split
		// complains about.
		return valuesOf(command, strings.TrimLeft(before[len(before)-1], "-")).startingWith(current)
	}
	flag, value, hasValue := strings.Cut(current, "=")
	switch {
	case line.rest == nil && strings.HasPrefix(current, "-") && hasValue:
		return valuesOf(command, strings.TrimLeft(flag, "-")).startingWith(value).behind(flag + "=")
	case line.rest == nil && strings.HasPrefix(current, "-"):
		return flagsOf(command, named).startingWith(current)
	}
	return candidatesForArgument(c, line, command, named).startingWith(current)
}

// candidatesForArgument are what can be the next argument.
func candidatesForArgument(c *cli.App, line commandLine, command *cli.Command, named bool) choices {
	behind := len(line.words) + len(line.rest)
	switch {
	case named:
		return argumentsOf(command, behind-1)
	case behind == 1 && line.words[0] == helpName:
		return choices{words: commandNames(c)}
	case behind == 0 && line.rest == nil:
		list := argumentsOf(command, 0)
		list.words = append(commandNames(c), candidate{helpName, "say what there is"})
		return list
	}
	return argumentsOf(command, behind)
}

// helpName stands for --help as the first word.
const helpName = "help"

// commandOf is the command that the words name with the first of them, else lint.
func commandOf(c *cli.App, words []string) (command *cli.Command, named bool) {
	if len(words) > 0 {
		if command := c.Command(words[0]); command != nil {
			return command, true
		}
	}
	return c.Command(lintName), false
}

func commandNames(c *cli.App) []candidate {
	var list []candidate
	for _, command := range c.VisibleCommands() {
		list = append(list, candidate{command.Name, command.Usage})
	}
	return list
}

// flagsOf are the flags of a command, and those of the program where none is named.
func flagsOf(command *cli.Command, named bool) choices {
	var list choices
	for _, flag := range command.Flags {
		list.words = append(list.words, candidate{"--" + flag.Names()[0], strings.ReplaceAll(usageOf(flag), "`", "")})
	}
	list.words = append(list.words, candidate{"--help", "say what there is"})
	if !named {
		list.words = append(list.words, candidate{"--version", "print the version"})
	}
	return list
}

// argumentsOf are what a command takes behind so many arguments, as the line of
// its help has it that says how it is used.
func argumentsOf(command *cli.Command, behind int) choices {
	arguments := strings.Fields(command.ArgsUsage)
	if len(arguments) == 0 {
		return choices{}
	}
	last := arguments[len(arguments)-1]
	if behind >= len(arguments) && !strings.Contains(last, "...") {
		return choices{}
	}
	argument := arguments[min(behind, len(arguments)-1)]
	switch strings.Trim(argument, "[].") {
	case "PATH":
		return choices{paths: bundles}
	case "RULE":
		return choices{words: ruleNames()}
	}
	if names := strings.Split(argument, "|"); len(names) > 1 || argument == strings.ToLower(argument) {
		return choices{words: plain(names...)}
	}
	return choices{paths: anyFiles}
}

// valuesOf are the values of a command's flag, by any of its names: none where
// only the user knows them.
func valuesOf(command *cli.Command, name string) choices {
	flag, placeholder := flagNamed(command, name)
	switch placeholder {
	case "PATH":
		return choices{paths: bundles}
	case "FILE", "DIR|FILE":
		return choices{paths: anyFiles}
	case "DIR":
		return choices{paths: onlyDirectories}
	case "CODES":
		return choices{words: ruleNames(), commaSeparated: true}
	}
	return choices{words: wordsOf(command.Name, flag)}
}

// flagNamed is the long name of a flag, and what its help calls its value.
func flagNamed(command *cli.Command, name string) (long, placeholder string) {
	for _, flag := range command.Flags {
		if !slices.Contains(flag.Names(), name) {
			continue
		}
		if _, marked, ok := strings.Cut(usageOf(flag), "`"); ok {
			placeholder, _, _ = strings.Cut(marked, "`")
		}
		return flag.Names()[0], placeholder
	}
	return "", ""
}

func usageOf(flag cli.Flag) string {
	if documented, ok := flag.(cli.DocGenerationFlag); ok {
		return documented.GetUsage()
	}
	return ""
}

// startingWith leaves the words that what is typed can become. Of several words
// behind commas the last is completed, and none is offered twice.
func (list choices) startingWith(typed string) choices {
	var given []string
	if cut := strings.LastIndex(typed, ","); list.commaSeparated && cut >= 0 {
		given = strings.Split(typed[:cut], ",")
		typed = typed[cut+1:]
	}
	var left []candidate
	for _, word := range list.words {
		if strings.HasPrefix(word.text, typed) && !slices.Contains(given, word.text) {
			left = append(left, word)
		}
	}
	list.words = left
	if given == nil {
		return list
	}
	return list.behind(strings.Join(given, ",") + ",")
}

// behind puts each word behind what stands before it in the same word of the
// command line.
func (list choices) behind(prefix string) choices {
	var whole []candidate
	for _, word := range list.words {
		whole = append(whole, candidate{prefix + word.text, word.doc})
	}
	list.words = whole
	return list
}
