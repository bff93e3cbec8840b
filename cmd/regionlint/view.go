package main

import (
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/report"
)

func viewFormatFlag() cli.Flag {
	return &cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: "text", Usage: "print as `FORMAT`: text or json"}
}

// viewFormat tells whether --format asks for JSON.
func viewFormat(c *cli.Context) (isJSON bool, err error) {
	switch name := c.String("format"); name {
	case "text":
		return false, nil
	case "json":
		return true, nil
	default:
		return false, fmt.Errorf("--format %s: %s prints text or json", name, c.Command.Name)
	}
}

// view is how a command prints that has --format and --color.
type view struct {
	isJSON bool
	style  report.Style
}

func (a *app) newView(c *cli.Context) (v view, err error) {
	if v.isJSON, err = viewFormat(c); err != nil {
		return v, err
	}
	v.style.Color, err = useColor(c.String("color"), a.stdout, os.Getenv)
	return v, err
}

// write prints what the command found.
func (v view) write(w io.Writer, found interface {
	WriteText(w io.Writer, style report.Style) error
	WriteJSON(w io.Writer) error
},
) error {
	if v.isJSON {
		return found.WriteJSON(w)
	}
	return found.WriteText(w, v.style)
}
