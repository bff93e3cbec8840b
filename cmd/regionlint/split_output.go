package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rollout"
	"github.com/regionlint/regionlint/rules"
)

const splitName = "split-output"

func splitFlag() cli.Flag {
	return &cli.StringFlag{Name: splitName, Usage: "with --fix or --diff, write a patch for each host to `DIR`, and a script that applies them by ssh"}
}

// hostPatches is where the patches of hosts go; the zero value is nowhere.
type hostPatches struct {
	dir string
	// byBundle tells that each bundle has a directory of its own there.
	byBundle bool
	// told tells that people know what to do: with what was written, or by hand.
	told bool
}

// newSplit reads the flag, and sees that nothing is in the way.
func newSplit(c *cli.Context, j *job) (*hostPatches, error) {
	s := &hostPatches{dir: c.String(splitName)}
	switch {
	case !c.IsSet(splitName):
		return s, nil
	case s.dir == "":
		return nil, errors.New("--split-output is empty: give a directory")
	case !j.fix && !j.diff:
		return nil, errors.New("--split-output writes what is fixed: give --diff or --fix, too")
	}
	entries, err := os.ReadDir(s.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s, nil
	case err != nil:
		return nil, fmt.Errorf("--split-output %s: %s: give a directory that is empty, or not there yet", s.dir, reasonOf(err))
	case len(entries) > 0:
		return nil, fmt.Errorf("--split-output %s: it is not empty: remove what is in it, or give another directory", s.dir)
	}
	return s, nil
}

func (s *hostPatches) wanted() bool { return s.dir != "" }

// open makes the directory.
func (s *hostPatches) open() error {
	if !s.wanted() {
		return nil
	}
	if err := os.MkdirAll(s.dir, 0o777); err != nil {
		return s.cannotWrite(s.dir, err)
	}
	return nil
}

// fixing is how fixes are made that patches can tell.
func (s *hostPatches) fixing(f lint.Fixing) lint.Fixing {
	f.Shown, f.Modes = true, true
	return f
}

// rolled is what has to reach the hosts of a bundle.
type rolled struct {
	rollout rollout.Rollout
	// hidden are the findings whose fixes no patch can tell.
	hidden []rules.Finding
}

// write writes what has to reach the hosts of a bundle. Lines for people come back, and
// whether something is left to them.
func (s *hostPatches) write(t target, of rolled) (remarks []string, left bool, err error) {
	dir := s.dir
	if s.byBundle {
		for _, name := range strings.Split(t.name, "/") {
			dir = filepath.Join(dir, rollout.FileName(name))
		}
	}
	effects := report.Settle(of.rollout.Effects)
	for _, f := range of.rollout.Files(effects) {
		if err := s.writeFile(filepath.Join(dir, filepath.FromSlash(f.Name)), f); err != nil {
			return nil, true, err
		}
	}
	remarks, left = s.remarks(t, dir, of)
	s.told = s.told || left || len(of.rollout.Hosts) > 0
	return remarks, left, nil
}

func (s *hostPatches) writeFile(name string, f rollout.File) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return s.cannotWrite(name, err)
	}
	mode := fs.FileMode(0o666)
	if f.Program {
		mode = 0o777
	}
	// It was empty, and what came meanwhile is not ours.
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return s.cannotWrite(name, err)
	}
	_, err = out.WriteString(f.Text)
	if err = errors.Join(err, out.Close()); err != nil {
		return s.cannotWrite(name, err)
	}
	return nil
}

func (s *hostPatches) cannotWrite(name string, err error) error {
	return fmt.Errorf("--split-output %s: %s: %s: give another directory", s.dir, name, reasonOf(err))
}

func reasonOf(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return err.Error()
}

// remarks say what to do with the patches, and what is in none.
func (s *hostPatches) remarks(t target, dir string, of rolled) (lines []string, left bool) {
	say := func(format string, args ...any) {
		lines = append(lines, report.Visible("regionlint: "+fmt.Sprintf(format, args...)))
	}
	for _, p := range of.rollout.NoHost {
		say("in no host's patch: the fix of %s, which is no host's file", t.diffPath(p))
	}
	for _, f := range of.hidden {
		left = true
		at := f.Primary.Place
		why := "a secret stands"
		if obeyed(f) {
			why = "what GitHub Actions would obey stands"
		}
		say("in no host's patch: the fix of %s at %s:%d, since %s on that line or the next: make it on the host by hand",
			f.Rule.Code, t.diffPath(at.Source.Path), at.Source.Line(at.Span.Start), why)
	}
	script := filepath.Join(dir, rollout.ScriptName)
	for _, h := range of.rollout.Hosts {
		file := rollout.FileName(h.Name) + ".patch"
		if h.Patch != "" && !s.byBundle {
			say("%s: on %s, `sudo patch -p1 -d / < %s`", filepath.Join(dir, file), h.Name, file)
		}
		if !rollout.Reachable(h.Name) {
			left = true
			say("not in %s: host %s, since that is no name for ssh: bring it its patch by hand", script, h.Name)
		}
		for _, p := range h.Lost {
			left = true
			say("not in %s: the fix of %s, since nobody knows where %s has that file: make it there by hand%s",
				file, t.diffPath(p), h.Name, see(dir, file, h.Unplaced))
		}
	}
	if len(of.rollout.Hosts) > 0 {
		say("to apply and restart in the right order, by ssh: `sh %s`", script)
	}
	return lines, left
}

func see(dir, file, unplaced string) string {
	if unplaced == "" {
		return ""
	}
	return ", as in " + filepath.Join(dir, path.Join("unplaced", file))
}

// none says that nothing was written.
func (s *hostPatches) none() []string {
	if !s.wanted() || s.told {
		return nil
	}
	return []string{report.Visible(fmt.Sprintf("regionlint: nothing is in %s: there is no fix to bring to a host", s.dir))}
}
