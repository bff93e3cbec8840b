package main

import (
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/urfave/cli/v2"
)

// version is set when a release is built.
var version = ""

// toolVersion is the version of the release, else that of the module, else
// "devel".
func toolVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

func (a *app) versionCommand() *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "print the version",
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return errors.New("version takes no argument")
			}
			_, err := fmt.Fprintln(a.stdout, "regionlint "+toolVersion())
			return err
		},
	}
}
