//go:build safety && linux

package safety_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// mustRefuse runs a command that must change nothing, and say so in one line with this end.
func mustRefuse(t *testing.T, run *exec.Cmd, dir, end string) {
	t.Helper()
	before := readTree(t, dir)
	var stderr bytes.Buffer
	run.Stderr = &stderr
	_ = run.Run()
	said := stderr.String()
	if code := run.ProcessState.ExitCode(); code != 2 || strings.Count(said, "\n") != 1 || !strings.HasSuffix(said, end+"; no file of "+dir+" was changed\n") {
		t.Errorf("exit status %d, and it says: %s", code, said)
	}
	mustBe(t, dir, before)
}

// TestReadOnlyMount fixes a bundle on a file system that is mounted to be read.
func TestReadOnlyMount(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	disk := mount(t, 1<<20)
	dir := filepath.Join(disk, "demo")
	readTree(t, demoPath()).write(t, dir)
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	mustRefuse(t, command(fixing(dir)...), dir, ": read-only file system: mount it for writing, or apply the patch of --diff where it comes from")
}

// TestReadOnlyDirectory fixes a bundle one of whose directories its user may not write to,
// and one whose files belong to another user.
func TestReadOnlyDirectory(t *testing.T) {
	const nobody = 65534
	// Directories of the testing package are for its user alone.
	parent := memory(t)
	if err := os.Chmod(parent, 0o755); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(parent, "demo")
	readTree(t, demoPath()).write(t, dir)
	run := command(fixing(dir)...)
	if os.Geteuid() == 0 {
		own(t, dir, nobody)
		run.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		run.Dir = "/"
	}
	closed := filepath.Join(dir, "beta/etc/maas")
	if err := os.Chmod(closed, 0o555); err != nil {
		t.Fatal(err)
	}
	mustRefuse(t, run, dir, ": permission denied: --fix needs the rights of the file's owner and of its directory's, or root")
	if err := os.Chmod(closed, 0o755); err != nil {
		t.Fatal(err)
	}
}

// own gives a directory and all that it holds to a user.
func own(t *testing.T, dir string, user int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, user, user)
	})
	if err != nil {
		t.Fatal(err)
	}
}
