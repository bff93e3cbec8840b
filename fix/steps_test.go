//go:build unix

package fix_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/fix"
)

// steps is a disk on which chosen steps fail. It counts all of them from 1.
type steps struct {
	fix.Disk
	fail func(number int, name string) error
	// anyway are the names of steps that are done although they fail.
	anyway string
	count  int
	failed []string
}

// step does a step, or fails.
func (s *steps) step(name string, do func() error) error {
	s.count++
	err := s.fail(s.count, name)
	if err == nil {
		return do()
	}
	s.failed = append(s.failed, name)
	if name == s.anyway {
		_ = do()
	}
	return err
}

func (s *steps) Lstat(name string) (info fs.FileInfo, err error) {
	err = s.step("lstat", func() error { info, err = s.Disk.Lstat(name); return err })
	return info, err
}

func (s *steps) Open(name string) (f fix.OpenFile, err error) {
	err = s.step("open", func() error { f, err = s.Disk.Open(name); return err })
	return &stepsFile{f, s}, err
}

func (s *steps) Create(name string, perm fs.FileMode) (f fix.OpenFile, err error) {
	err = s.step("create", func() error { f, err = s.Disk.Create(name, perm); return err })
	return &stepsFile{f, s}, err
}

func (s *steps) Link(from, to string) error {
	return s.step("link", func() error { return s.Disk.Link(from, to) })
}

func (s *steps) Rename(from, to string) error {
	return s.step("rename", func() error { return s.Disk.Rename(from, to) })
}

func (s *steps) Remove(name string) error {
	return s.step("remove", func() error { return s.Disk.Remove(name) })
}

// Sync takes its time on a real disk, which is not what is tested here.
func (s *steps) Sync(string) error { return s.step("sync directory", func() error { return nil }) }

type stepsFile struct {
	fix.OpenFile
	*steps
}

func (f *stepsFile) Read(p []byte) (n int, err error) {
	err = f.step("read", func() error { n, err = f.OpenFile.Read(p); return err })
	return n, err
}

// Write leaves half of the text on a disk that is full.
func (f *stepsFile) Write(p []byte) (n int, err error) {
	err = f.step("write", func() error { n, err = f.OpenFile.Write(p); return err })
	if err != nil {
		n, _ = f.OpenFile.Write(p[:len(p)/2])
	}
	return n, err
}

func (f *stepsFile) Stat() (info fs.FileInfo, err error) {
	err = f.step("stat", func() error { info, err = f.OpenFile.Stat(); return err })
	return info, err
}

func (f *stepsFile) Chown(uid, gid int) error {
	return f.step("chown", func() error { return f.OpenFile.Chown(uid, gid) })
}

func (f *stepsFile) Chmod(mode fs.FileMode) error {
	return f.step("chmod", func() error { return f.OpenFile.Chmod(mode) })
}

func (f *stepsFile) KeepAttributes(from fix.OpenFile) error {
	return f.step("keep attributes", func() error { return f.OpenFile.KeepAttributes(from) })
}

func (f *stepsFile) Sync() error { return f.step("sync", func() error { return nil }) }

// Close gives the file back, as close(2) does even where it fails.
func (f *stepsFile) Close() error {
	err := f.OpenFile.Close()
	return errors.Join(f.step("close", func() error { return nil }), err)
}

// bench is a directory with three files, whose modes and owner are their own.
type bench struct {
	dir    string
	before map[string]fs.FileInfo
}

func newBench(t *testing.T) bench {
	t.Helper()
	b := bench{writeTree(t, oldTexts()), map[string]fs.FileInfo{}}
	for i, name := range []string{"a/one", "three", "two"} {
		path := filepath.Join(b.dir, name)
		if os.Geteuid() == 0 {
			if err := os.Chown(path, 12345, 23456); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chmod(path, fs.FileMode(0o600+i)); err != nil {
			t.Fatal(err)
		}
		var err error
		if b.before[name], err = os.Stat(path); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func oldTexts() map[string]string {
	return map[string]string{"a/one": "old", "two": "older", "three": "oldest"}
}

func newTexts() map[string]string {
	return map[string]string{"a/one": "new", "two": "newer", "three": "newest"}
}

// write writes the three files; failing steps come from s.
func (b bench) write(s *steps) error {
	return fix.Write(b.dir, threeFiles(), func(d fix.Disk) fix.Disk { s.Disk = d; return s })
}

// mustHold compares what there is with what an error, or none, promises.
func (b bench) mustHold(t *testing.T, what string, err error, s *steps) {
	t.Helper()
	want := oldTexts()
	if err == nil || strings.Contains(err.Error(), "are written") {
		want = newTexts()
	}
	for name := range want {
		if err != nil && strings.Contains(err.Error(), name+" cannot be put back") {
			want[name] = newTexts()[name]
		}
	}
	got := readTree(t, b.dir)
	for name := range got {
		// A name that could not be removed.
		if strings.Contains(name, ".regionlint-") && strings.Contains(strings.Join(s.failed, " "), "remove") {
			delete(got, name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: %v\nfiles (-want +got):\n%s", what, err, diff)
	}
	for name, before := range b.before {
		info, err := os.Stat(filepath.Join(b.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != before.Mode() || owner(info) != owner(before) {
			t.Errorf("%s: %s is %s of %s, not %s of %s", what, name, info.Mode(), owner(info), before.Mode(), owner(before))
		}
		if want[name] == oldTexts()[name] && !os.SameFile(info, before) && !strings.Contains(strings.Join(s.failed, " "), "link") {
			t.Errorf("%s: %s is not the file that it was", what, name)
		}
	}
}

// mustFinish makes the next run, in which nothing fails: it writes what is left, and nothing
// lies around.
func (b bench) mustFinish(t *testing.T, what string) {
	t.Helper()
	var left []fix.File
	now := readTree(t, b.dir)
	for _, f := range threeFiles() {
		if now[f.Path] == string(f.Old) {
			left = append(left, f)
		}
	}
	unsynced := func(d fix.Disk) fix.Disk { return &steps{Disk: d, fail: never} }
	if err := fix.Write(b.dir, left, unsynced); err != nil {
		t.Errorf("%s: the next run: %v", what, err)
	}
	if diff := cmp.Diff(newTexts(), readTree(t, b.dir)); diff != "" {
		t.Errorf("%s: the next run (-want +got):\n%s", what, diff)
	}
}

// never lets no step fail.
func never(int, string) error { return nil }

// countSteps counts the steps of a write.
func countSteps(t *testing.T) int {
	t.Helper()
	s := &steps{fail: never}
	if err := newBench(t).write(s); err != nil {
		t.Fatal(err)
	}
	return s.count
}

func owner(info fs.FileInfo) string {
	stat := info.Sys().(*syscall.Stat_t)
	return fmt.Sprintf("%d:%d", stat.Uid, stat.Gid)
}

// TestEachStepFails lets each step of a write fail, with each kind of error, alone and
// together with all that come after it, on a file system with and without links.
func TestEachStepFails(t *testing.T) {
	all := countSteps(t)
	tried := 0
	for _, kind := range []error{syscall.EIO, syscall.ENOSPC, syscall.ENOENT} {
		for _, withLinks := range []bool{true, false} {
			for nth := 1; nth <= all+10; nth++ {
				s := &steps{fail: func(number int, name string) error {
					if number == nth || name == "link" && !withLinks {
						return kind
					}
					return nil
				}}
				what := fmt.Sprintf("%v at step %d, links %v", kind, nth, withLinks)
				b := newBench(t)
				b.mustHold(t, what, b.write(s), s)
				b.mustFinish(t, what)
				tried++
			}
		}
	}
	t.Logf("%d failures in a write of %d steps", tried, all)
}

// TestTwoStepsFail lets each two steps fail, so that putting back does, too.
func TestTwoStepsFail(t *testing.T) {
	all := countSteps(t)
	tried := 0
	// Steps before the first rename are like each other: nothing is changed.
	for first := all * 3 / 4; first <= all; first++ {
		for second := first; second <= all+10; second++ {
			s := &steps{fail: func(number int, _ string) error {
				if number == first || number == second {
					return syscall.EIO
				}
				return nil
			}}
			what := fmt.Sprintf("steps %d and %d", first, second)
			b := newBench(t)
			b.mustHold(t, what, b.write(s), s)
			b.mustFinish(t, what)
			tried++
		}
	}
	t.Logf("%d pairs of failures", tried)
}

// TestRenameFailsAndIsDone has a file system that replaces a file and says that it failed.
func TestRenameFailsAndIsDone(t *testing.T) {
	for nth := 1; nth <= 3; nth++ {
		renames := 0
		s := &steps{anyway: "rename", fail: func(_ int, name string) error {
			if name == "rename" {
				renames++
			}
			if name == "rename" && renames == nth {
				return syscall.EIO
			}
			return nil
		}}
		what := fmt.Sprintf("rename %d", nth)
		b := newBench(t)
		err := b.write(s)
		if err == nil {
			t.Errorf("%s: no error", what)
		}
		b.mustHold(t, what, err, s)
		b.mustFinish(t, what)
	}
}

// TestAllStepsFailFrom lets a disk break for good: what is changed by then is named.
func TestAllStepsFailFrom(t *testing.T) {
	for first := 1; ; first++ {
		s := &steps{fail: func(number int, _ string) error {
			if number >= first {
				return syscall.EIO
			}
			return nil
		}}
		what := fmt.Sprintf("from step %d on", first)
		b := newBench(t)
		err := b.write(s)
		b.mustHold(t, what, err, s)
		b.mustFinish(t, what)
		if err == nil {
			return
		}
	}
}

// TestWriteAdvises shows what is said to do about what the system refuses.
func TestWriteAdvises(t *testing.T) {
	for reason, want := range map[error]string{
		syscall.EPERM:  "operation not permitted: --fix needs the rights of the file's owner and of its directory's, or root; no file",
		syscall.EACCES: "permission denied: --fix needs the rights of the file's owner and of its directory's, or root; no file",
		syscall.ENOSPC: "no space left on device: make room, and run --fix again; no file",
		syscall.EDQUOT: "disk quota exceeded: make room, and run --fix again; no file",
		syscall.ENOENT: "no such file or directory: put it back, or run --fix again without it; no file",
		syscall.EROFS:  "read-only file system: mount it for writing, or apply the patch of --diff where it comes from; no file",
		syscall.EBUSY:  "device or resource busy: it is mounted on its own: fix it where it comes from; no file",
		syscall.EIO:    "input/output error: see what the system's log says of the disk; no file",
	} {
		s := &steps{fail: func(_ int, name string) error {
			if name == "rename" {
				return &os.LinkError{Op: "renameat", Old: ".temp", New: "one", Err: reason}
			}
			return nil
		}}
		if err := newBench(t).write(s); err == nil || !strings.Contains(err.Error(), "one: "+want) || strings.Contains(err.Error(), ".temp") {
			t.Errorf("the error is %v, want %s", err, want)
		}
	}
}

// TestWriteRefusesLateChange changes the last file when the others are replaced already.
func TestWriteRefusesLateChange(t *testing.T) {
	for what, change := range map[string]func(path string) error{
		"text": func(path string) error { return os.WriteFile(path, []byte("eldest"), 0o600) },
		"mode": func(path string) error { return os.Chmod(path, 0o640) },
		"other": func(path string) error {
			return errors.Join(os.Remove(path), os.WriteFile(path, []byte("oldest"), 0o600))
		},
	} {
		b := newBench(t)
		third, renames := filepath.Join(b.dir, "three"), 0
		s := &steps{fail: func(_ int, name string) error {
			if name == "rename" {
				renames++
				if renames == 2 {
					return change(third)
				}
			}
			return nil
		}}
		err := b.write(s)
		if !errors.Is(err, fix.ErrChanged) {
			t.Errorf("%s: the error is %v", what, err)
		}
		want := oldTexts()
		if what == "text" {
			want["three"] = "eldest"
		}
		if diff := cmp.Diff(want, readTree(t, b.dir)); diff != "" {
			t.Errorf("%s: files (-want +got):\n%s", what, diff)
		}
	}
}
