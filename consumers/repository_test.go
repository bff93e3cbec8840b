//go:build consumers

package consumers_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// cloneOfCheckout is a repository with the files of this checkout as they are now,
// committed or not.
func cloneOfCheckout(t *testing.T) string {
	t.Helper()
	withoutGitSettings(t)
	dir := filepath.Join(t.TempDir(), "regionlint")
	run(t, root, "git", "clone", "--quiet", "--no-local", root, dir)
	files := run(t, root, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	for name := range strings.SplitSeq(strings.TrimSuffix(files, "\x00"), "\x00") {
		copyFile(t, filepath.Join(root, name), filepath.Join(dir, name))
	}
	run(t, dir, "git", "add", "--all")
	run(t, dir, "git", "commit", "--quiet", "--allow-empty", "-m", "As it is now")
	return dir
}

// repositoryWithDemo is a repository that holds the bundle demo.
func repositoryWithDemo(t *testing.T) string {
	t.Helper()
	withoutGitSettings(t)
	dir := t.TempDir()
	copyBundle(t, "demo", filepath.Join(dir, bundlePath("demo")))
	run(t, dir, "git", "init", "--quiet")
	run(t, dir, "git", "add", "--all")
	run(t, dir, "git", "commit", "--quiet", "-m", "Two regions")
	return dir
}

// withoutGitSettings keeps git from what the machine's user has set.
func withoutGitSettings(t *testing.T) {
	t.Helper()
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	for _, who := range []string{"AUTHOR", "COMMITTER"} {
		t.Setenv("GIT_"+who+"_NAME", "regionlint")
		t.Setenv("GIT_"+who+"_EMAIL", "regionlint@example.net")
	}
}

// copyFile copies a file, of which another process may be about to rename it away.
func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if errors.Is(err, os.ErrNotExist) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, text, info.Mode())); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// run returns what a program prints that must end well.
func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	return runFails(t, dir, 0, args...)
}

// runFails returns what a program prints that must end with this status.
func runFails(t *testing.T, dir string, status int, args ...string) string {
	t.Helper()
	command := exec.Command(args[0], args[1:]...)
	command.Dir = dir
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if got := command.ProcessState.ExitCode(); got != status {
		t.Fatalf("%q ends with status %d, not %d:\n%s", args, got, status, out.String())
	}
	return out.String()
}
