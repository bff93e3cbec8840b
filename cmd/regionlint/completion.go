package main

import (
	"embed"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/parse/sentence"
)

// shells are those that have a script.
var shells = []string{"bash", "zsh", "fish"}

// The scripts ask regionlint itself what may stand at the cursor, by its command
// __candidates, so they know no command and no flag.
//
//go:embed completion
var completionScripts embed.FS

func (a *app) completionCommand() *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print the script that completes the command line in a shell",
		ArgsUsage: "bash|zsh|fish",
		Description: "To be read at the start of the shell:\n" +
			"  bash  source <(regionlint completion bash)    in ~/.bashrc\n" +
			"  zsh   source <(regionlint completion zsh)     in ~/.zshrc, behind compinit\n" +
			"  fish  regionlint completion fish | source     in ~/.config/fish/config.fish",
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return fmt.Errorf("completion takes the name of one shell: %s", sentence.Or(shells))
			}
			script, err := completionScripts.ReadFile("completion/regionlint." + c.Args().First())
			if err != nil {
				return fmt.Errorf("completion %s: it takes %s", c.Args().First(), sentence.Or(shells))
			}
			_, err = a.stdout.Write(script)
			return err
		},
	}
}

// candidatesCommand is for the scripts of completion: after "--" it takes the
// words of the command line up to the cursor, the last of which may be empty. It
// prints what may stand there, each on a line, behind a tab what it means.
func (a *app) candidatesCommand() *cli.Command {
	return &cli.Command{
		Name:   "__candidates",
		Hidden: true,
		Action: func(c *cli.Context) error {
			if c.NArg() == 0 {
				return fmt.Errorf("__candidates is for the scripts of `regionlint completion`")
			}
			words := c.Args().Slice()
			last := len(words) - 1
			return candidatesAt(c.App, words[:last], words[last]).write(a.stdout)
		},
	}
}

func (list choices) write(w io.Writer) error {
	for _, word := range list.words {
		if _, err := fmt.Fprintf(w, "%s\t%s\n", word.text, word.doc); err != nil {
			return err
		}
	}
	if list.paths == noPaths {
		return nil
	}
	_, err := fmt.Fprintln(w, list.paths)
	return err
}
