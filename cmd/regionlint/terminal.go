package main

import (
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"
)

func colorFlag() cli.Flag {
	return &cli.StringFlag{Name: "color", Value: "auto", Usage: "`WHEN` to use colours: auto, always or never"}
}

// useColor decides about colours: --color, then the variables that tools have
// in common, then whether it is a terminal.
func useColor(flag string, w io.Writer, getenv func(string) string) (bool, error) {
	switch flag {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
	default:
		return false, fmt.Errorf("--color %s: it takes auto, always or never", flag)
	}
	isSet := func(name string) bool { v := getenv(name); return v != "" && v != "0" }
	switch {
	case isSet("FORCE_COLOR"), isSet("CLICOLOR_FORCE"):
		return true, nil
	case getenv("NO_COLOR") != "", getenv("CLICOLOR") == "0", getenv("TERM") == "dumb":
		return false, nil
	}
	_, ok := terminal(w)
	return ok, nil
}

// widthElsewhere is how long lines may get where there is no terminal.
const widthElsewhere = 120

// width is how many columns there are to write in.
func width(w io.Writer) int {
	if f, ok := terminal(w); ok {
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
			return columns
		}
	}
	return widthElsewhere
}

// terminal is the stream, when it is a terminal.
func terminal(stream any) (f *os.File, ok bool) {
	f, ok = stream.(*os.File)
	return f, ok && term.IsTerminal(int(f.Fd()))
}
