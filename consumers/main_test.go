//go:build consumers

package consumers_test

import (
	"bytes"
	"errors"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// everyFault are the bundles that have a finding of nearly every rule.
var everyFault = []string{"faults", "broken"}

// binary is regionlint, and root the repository.
var binary, root string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "regionlint-consumers")
	if err != nil {
		log.Panic(err)
	}
	defer func() {
		if err := os.RemoveAll(dir); err != nil {
			log.Print(err)
		}
	}()
	if root, err = filepath.Abs(".."); err != nil {
		log.Panic(err)
	}
	binary = filepath.Join(dir, "regionlint")
	build := exec.Command("go", "build", "-o", binary, "./cmd/regionlint")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		log.Panicf("%v\n%s", err, out)
	}
	// The status is what the testing package exits with.
	m.Run()
}

// bundlePath is the path of a bundle of the repository from its root.
func bundlePath(name string) string { return filepath.Join("testdata", "bundles", name) }

// report is what regionlint, run at the root of the repository, writes to standard
// output. Findings are expected.
func report(t *testing.T, args ...string) []byte {
	t.Helper()
	command := exec.Command(binary, args...)
	command.Dir = root
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Fatalf("regionlint %q: %v, not exit status 1: %s", args, err, stderr.String())
	}
	return out
}

// need ends the test when a program is not there, and says how one gets it.
func need(t *testing.T, program, install string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatalf("%s is not installed: %s", program, install)
	}
	return path
}
