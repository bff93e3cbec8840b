package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/report"
)

// output is one report to be written.
type output struct {
	format report.Format
	file   string // "" is standard output
	opened *os.File
}

// outputs collects --format and --output, which pair up in the order in which
// they stand on the command line.
type outputs struct {
	list []pair
}

type pair struct {
	format, file       string
	hasFormat, hasFile bool
}

// paired returns the reports that were asked for: the default format on
// standard output, where none was.
func (o *outputs) paired() ([]output, error) {
	if len(o.list) == 0 {
		o.list = []pair{{}}
	}
	var list []output
	for _, p := range o.list {
		format := report.Formats()[0]
		if p.hasFormat {
			var ok bool
			if format, ok = report.FormatNamed(p.format); !ok {
				return nil, fmt.Errorf("--format %s: it takes %s", p.format, formatNames())
			}
		}
		if p.hasFile && p.file == "" {
			return nil, errors.New("--output: the name of the file is empty")
		}
		switch {
		case p.file == "-", p.file == "/dev/stdout":
			p.file = ""
		case slices.Contains(manifest.Names(), filepath.Base(p.file)):
			return nil, fmt.Errorf("--output %s: the next run would take it for a manifest: give another file", p.file)
		}
		for _, other := range list {
			switch {
			case other.file != p.file:
			case p.file == "":
				return nil, errors.New("only one report can go to standard output: give each other --format an --output")
			default:
				return nil, taken(p.file)
			}
		}
		list = append(list, output{format: format, file: p.file})
	}
	return list, nil
}

// openAll makes sure that the files can be written, before anything is fixed of
// which nobody would hear then. What they hold is kept until there is a report. None
// may be a baseline, or one of the archives that are linted.
func openAll(list []output, baselines, archives []string) ([]output, error) {
	var earlier []string
	for i, o := range list {
		if o.file == "" {
			continue
		}
		f, err := os.OpenFile(o.file, os.O_WRONLY|os.O_CREATE|atOnce, 0o666)
		if err != nil {
			return nil, cannotWrite("--output", o.file, err)
		}
		list[i].opened = f
		switch {
		case slices.ContainsFunc(earlier, isFile(f)):
			return nil, taken(o.file)
		case slices.ContainsFunc(baselines, isFile(f)):
			return nil, fmt.Errorf("--output %s: the baseline goes there: give another file", o.file)
		case slices.ContainsFunc(archives, isFile(f)):
			return nil, fmt.Errorf("--output %s: that archive is linted: give another file", o.file)
		}
		earlier = append(earlier, o.file)
	}
	return list, nil
}

func taken(file string) error {
	return fmt.Errorf("--output %s: only one report can go to a file", file)
}

// isFile tells of names whether they lead to f. A device or a pipe takes what several
// write.
func isFile(f *os.File) func(string) bool {
	return func(name string) bool {
		info, err := f.Stat()
		other, otherErr := os.Stat(name)
		return err == nil && otherErr == nil && info.Mode().IsRegular() && os.SameFile(info, other)
	}
}

// to is what writes the report where it goes.
func (o output) to(stdout io.Writer) io.Writer {
	if o.opened == nil {
		return failing{stdout, "", standardOutput}
	}
	return failing{&renewed{file: o.opened}, "--output", o.file}
}

// failing says which output could not be written.
type failing struct {
	io.Writer
	flag, name string
}

// Write implements io.Writer.
func (f failing) Write(p []byte) (int, error) {
	n, err := f.Writer.Write(p)
	if err != nil {
		err = cannotWrite(f.flag, f.name, err)
	}
	return n, err
}

// renewed is a file that keeps what it holds until something else comes.
type renewed struct {
	file  *os.File
	begun bool
}

// Write implements io.Writer.
func (r *renewed) Write(p []byte) (int, error) {
	if !r.begun {
		if err := empty(r.file); err != nil {
			return 0, err
		}
		r.begun = true
	}
	return r.file.Write(p)
}

// close closes the file of the report. Of a report in which there is nothing, nothing
// was written: what the file held is not the report either.
func (o output) close() error {
	if o.opened == nil {
		return nil
	}
	var err error
	if at, seekErr := o.opened.Seek(0, io.SeekCurrent); seekErr == nil && at == 0 {
		err = empty(o.opened)
	}
	if err = errors.Join(err, o.opened.Close()); err != nil {
		return cannotWrite("--output", o.file, err)
	}
	return nil
}

// standardOutput is what messages call it.
const standardOutput = "standard output"

// cannotWrite says which file cannot be written, as a flag gave it, why, and what to
// do.
func cannotWrite(flag, file string, err error) error {
	advice := "give another file"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		advice = "make its directory first, or give another file"
	case errors.Is(err, fs.ErrPermission):
		advice = "give a file that this user may write"
	case errors.Is(err, syscall.EISDIR):
		advice = "give a file in it"
	case errors.Is(err, syscall.ENXIO):
		advice = "start what reads from it first, or give another file"
	case errors.Is(err, syscall.ENOSPC):
		advice = "make room, or give a file elsewhere"
	}
	return fmt.Errorf("%s: %s: %s", strings.TrimSpace(flag+" "+file), bundle.Reason(err), advice)
}

// empty cuts off what a file held. There is nothing to cut off in a device or
// a pipe.
func empty(f *os.File) error {
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return err
	}
	return f.Truncate(0)
}

func formatNames() string {
	var names []string
	for _, f := range report.Formats() {
		names = append(names, f.Name)
	}
	return sentence.Or(names)
}

func (o *outputs) formatFlag() cli.Flag {
	value := &pairFlag{func(text string) {
		if n := len(o.list); n > 0 && !o.list[n-1].hasFormat {
			o.list[n-1].format, o.list[n-1].hasFormat = text, true
			return
		}
		o.list = append(o.list, pair{format: text, hasFormat: true})
	}}
	return &cli.GenericFlag{Name: "format", Aliases: []string{"f"}, Value: value, Usage: "report as `FORMAT`: " + formatNames() + " (default: text); in concise and table, [*] marks findings with a safe fix, [~] with an unsafe one"}
}

func (o *outputs) fileFlag() cli.Flag {
	value := &pairFlag{func(text string) {
		if n := len(o.list); n > 0 && !o.list[n-1].hasFile {
			o.list[n-1].file, o.list[n-1].hasFile = text, true
			return
		}
		o.list = append(o.list, pair{file: text, hasFile: true})
	}}
	return &cli.GenericFlag{Name: "output", Aliases: []string{"o"}, Value: value, Usage: "write the report to `FILE` instead of standard output; --format and --output pair up, and may repeat"}
}

// pairFlag is a flag whose values are told apart by their order among others.
type pairFlag struct {
	set func(string)
}

// aliasMark is what cli copies to a flag's other name after parsing; it is not
// one of the user's values.
const aliasMark = "\x00alias"

// Set implements flag.Value.
func (p *pairFlag) Set(text string) error {
	if text != aliasMark {
		p.set(text)
	}
	return nil
}

// String implements flag.Value.
func (p *pairFlag) String() string { return "" }

// Serialize implements cli.Serializer.
func (p *pairFlag) Serialize() string { return aliasMark }

func noLimitFlag() cli.Flag {
	return &cli.BoolFlag{Name: "no-limit", DisableDefaultText: true, Usage: fmt.Sprintf("show all findings of a rule in a file: text and table show the first %d, and count the others", mostShown)}
}

func quietFlag() cli.Flag {
	return &cli.BoolFlag{Name: "quiet", DisableDefaultText: true, Aliases: []string{"q"}, Usage: "without the closing count, and without progress"}
}

func verboseFlag() cli.Flag {
	return &cli.BoolFlag{Name: "verbose", DisableDefaultText: true, Aliases: []string{"v"}, Usage: "with what could not be checked, and why, and with each place of a finding"}
}
