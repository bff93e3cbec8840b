//go:build safety && linux

package safety_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// mountedDirectory is set in a process that may mount: the tests start themselves in a
// namespace of their own, where they need not be root, and leave no mount behind.
const mountedDirectory = "REGIONLINT_SAFETY_MOUNTED"

// inNamespace runs the rest of a test in a new mount namespace, and tells whether this is
// it. As another user than root it takes a user namespace, too.
func inNamespace(t *testing.T) bool {
	t.Helper()
	if os.Getenv(mountedDirectory) != "" {
		return true
	}
	run := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	run.Env = append(os.Environ(), mountedDirectory+"=yes")
	run.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Geteuid() != 0 {
		run.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		run.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		run.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("in a mount namespace, for which this user needs to be root or to have user namespaces: %v\n%s", err, out)
	}
	t.Logf("%s", out)
	return false
}

// mount mounts a file system in memory, of so many bytes, on a new directory.
func mount(t *testing.T, size int) string {
	t.Helper()
	// What is mounted here is for nobody else to see.
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// TestDiskFull fixes a bundle on a disk with no room, and with ever more. Until there is
// enough, no file is changed, and it is said what to do; then all are fixed.
func TestDiskFull(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	disk := mount(t, 1<<20)
	dir, before := filepath.Join(disk, "demo"), readTree(t, demoPath())
	before.write(t, dir)
	ballast := filepath.Join(disk, "ballast")
	refused := 0
	for room := 0; ; room += 4096 {
		fill(t, ballast, room)
		var stderr bytes.Buffer
		run := command(fixing(dir)...)
		run.Stderr = &stderr
		err := run.Run()
		if err == nil {
			break
		}
		refused++
		if code := run.ProcessState.ExitCode(); code != 2 {
			t.Errorf("with %d bytes: exit status %d: %s", room, code, &stderr)
		}
		if said := stderr.String(); !strings.HasPrefix(said, "regionlint: write "+dir) || !strings.HasSuffix(said, ": no space left on device: make room, and run --fix again; no file of "+dir+" was changed\n") || strings.Count(said, "\n") != 1 {
			t.Errorf("with %d bytes it says: %s", room, said)
		}
		mustBe(t, dir, before)
		if t.Failed() {
			return
		}
	}
	if refused < 2 {
		t.Errorf("it was refused %d times", refused)
	}
	now := readTree(t, dir)
	if s := now.between(t, before, now); s.fixed == 0 || s.strays != 0 {
		t.Errorf("%d files are fixed, and %d of ours left", s.fixed, s.strays)
	}
	t.Logf("%d amounts of free space refused, the next one taken", refused)
}

// fill leaves so much room on the disk of the file.
func fill(t *testing.T, ballast string, room int) {
	t.Helper()
	if err := os.RemoveAll(ballast); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	size, page := int64(0), make([]byte, 4096)
	for err == nil {
		var n int
		n, err = f.Write(page)
		size += int64(n)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	if err := errors.Join(f.Truncate(max(0, size-int64(room))), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// mustBe tells whether the directory holds these files and no others.
func mustBe(t *testing.T, dir string, want tree) {
	t.Helper()
	now := readTree(t, dir)
	for name, file := range want {
		if !now[name].same(file) {
			t.Errorf("%s is not what it was", name)
		}
	}
	for name := range now {
		if _, ok := want[name]; !ok {
			t.Errorf("%s was not there", name)
		}
	}
}
