package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strconv"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
)

// scriptCommands are what scripts can do beside testscript's own commands.
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"archive":     makeArchive,
	"cutoff":      cutOff,
	"exits":       exits,
	"cptree":      copyTree,
	"cmptree":     compareTrees,
	"trimnewline": trimNewline,
	"hardlink":    hardLink,
	"mode":        mode,
	"readlink":    readLink,
}

// condition answers for what scripts depend on beside testscript's own
// conditions: [root].
func condition(name string) (bool, error) {
	if name == "root" {
		return os.Geteuid() == 0, nil
	}
	return false, fmt.Errorf("unknown condition %q", name)
}

// exits runs a program, which must end with this status:
//
//	exits 2 regionlint --no-such-flag
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(first(args))
	if neg || err != nil || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM [ARGUMENT...]")
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, not %d", got, want)
	}
}

func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}

// copyTree copies a directory with all that it holds:
//
//	cptree $BUNDLES/demo demo
func copyTree(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cptree FROM TO")
	}
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), os.DirFS(ts.MkAbs(args[0]))))
}

// compareTrees compares the files of two directories byte for byte:
//
//	cmptree demo $BUNDLES/demo
func compareTrees(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: cmptree DIRECTORY1 DIRECTORY2")
	}
	diff := cmp.Diff(texts(ts, args[0]), texts(ts, args[1]))
	switch {
	case neg && diff == "":
		ts.Fatalf("%s and %s do not differ", args[0], args[1])
	case !neg && diff != "":
		ts.Fatalf("%s and %s differ:\n%s", args[0], args[1], diff)
	}
}

// texts are the texts of a directory's files by path.
func texts(ts *testscript.TestScript, dir string) map[string]string {
	byPath := map[string]string{}
	fsys := os.DirFS(ts.MkAbs(dir))
	ts.Check(fs.WalkDir(fsys, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(fsys, path)
		byPath[path] = string(text)
		return err
	}))
	return byPath
}

// trimNewline cuts off the last newline of files, which no script can do
// without.
func trimNewline(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: trimnewline FILE...")
	}
	for _, file := range args {
		text, found := bytes.CutSuffix([]byte(ts.ReadFile(file)), []byte("\n"))
		if !found {
			ts.Fatalf("%s does not end with a newline", file)
		}
		ts.Check(os.WriteFile(ts.MkAbs(file), text, 0o644))
	}
}

// hardLink gives a file a second name.
func hardLink(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: hardlink FILE NAME")
	}
	ts.Check(os.Link(ts.MkAbs(args[0]), ts.MkAbs(args[1])))
}

// mode tells whether a file has these permissions: mode 640 FILE.
func mode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mode OCTAL FILE")
	}
	want, err := strconv.ParseUint(args[0], 8, 32)
	ts.Check(err)
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := info.Mode().Perm(); got != fs.FileMode(want) {
		ts.Fatalf("%s has mode %o, not %o", args[1], got, want)
	}
}

// readLink tells whether a file is a symbolic link to that target.
func readLink(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: readlink FILE TARGET")
	}
	got, err := os.Readlink(ts.MkAbs(args[0]))
	ts.Check(err)
	if got != args[1] {
		ts.Fatalf("%s is a link to %s, not to %s", args[0], got, args[1])
	}
}
