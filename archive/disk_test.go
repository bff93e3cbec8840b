//go:build unix

package archive_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/archive"
	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
)

// The words of which the paths of random trees are made.
var words = []string{"a", "b", "c", "d"}

func anyOf(r *rand.Rand, of ...string) string { return of[r.IntN(len(of))] }

// somePath is one of few, so that many meet.
func somePath(r *rand.Rand) string {
	parts := make([]string, 1+r.IntN(3))
	for i := range parts {
		parts[i] = anyOf(r, words...)
	}
	return path.Join(parts...)
}

// someTarget is where a link leads: somewhere in the tree, up, out, in circles.
func someTarget(r *rand.Rand) string {
	target := strings.Repeat("../", r.IntN(3)) + somePath(r)
	switch r.IntN(8) {
	case 0:
		return "/" + target
	case 1:
		return target + "/"
	case 2:
		return target + "/."
	case 3:
		return "./" + strings.ReplaceAll(target, "/", "//")
	case 4:
		return target + "/../" + anyOf(r, words...)
	}
	return target
}

// plant makes a random tree in a directory: what is in the way of something else
// stays.
func plant(t *testing.T, r *rand.Rand, root string) {
	t.Helper()
	// Too many links in a row are not followed.
	for i := range 12 {
		if err := os.Symlink(fmt.Sprint("chain", i+1), filepath.Join(root, fmt.Sprint("chain", i))); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 25 {
		name := filepath.Join(root, somePath(r))
		_ = os.MkdirAll(filepath.Dir(name), 0o755)
		var err error
		switch r.IntN(6) {
		case 0:
			err = os.Mkdir(name, 0o750)
		case 1, 2:
			err = os.Symlink(someTarget(r), name)
		case 3:
			err = os.Link(filepath.Join(root, somePath(r)), name)
		default:
			if _, there := os.Lstat(name); there != nil {
				err = os.WriteFile(name, fmt.Appendf(nil, "text %d\n", i), fs.FileMode(0o600|r.IntN(0o100)))
			}
		}
		if err != nil && !errors.As(err, new(*fs.PathError)) && !errors.As(err, new(*os.LinkError)) {
			t.Fatal(err)
		}
	}
}

// answer is what a file system says to all that can be asked of one path.
type answer struct {
	Text, Target, RealPath  string
	Mode, LinkMode          fs.FileMode
	Name                    string
	Entries                 []string
	Read, Stat, Lstat       string
	ReadDir, ReadLink, Open string
}

func ask(fsys fs.FS, name string) answer {
	a := answer{RealPath: bundle.RealPath(fsys, name)}
	text, err := fs.ReadFile(fsys, name)
	a.Text, a.Read = string(text), errorKind(err)
	info, err := fs.Stat(fsys, name)
	if a.Stat = errorKind(err); err == nil {
		a.Mode, a.Name = info.Mode(), info.Name()
	}
	info, err = fs.Lstat(fsys, name)
	if a.Lstat = errorKind(err); err == nil {
		a.LinkMode = info.Mode()
	}
	a.Target, err = fs.ReadLink(fsys, name)
	a.ReadLink = errorKind(err)
	entries, err := fs.ReadDir(fsys, name)
	a.ReadDir = errorKind(err)
	for _, entry := range entries {
		a.Entries = append(a.Entries, fmt.Sprint(entry.Name(), " ", entry.Type()))
	}
	file, err := fsys.Open(name)
	if a.Open = errorKind(err); err == nil {
		_ = file.Close()
	}
	return a
}

func errorKind(err error) string {
	for _, kind := range []error{
		nil, parse.ErrOutside, fs.ErrNotExist, fs.ErrInvalid,
		syscall.ELOOP, syscall.ENOTDIR, syscall.EISDIR, syscall.EINVAL,
	} {
		if errors.Is(err, kind) {
			return fmt.Sprint(kind)
		}
	}
	return err.Error()
}

// asked are paths to ask for: all that are there, and some more.
func asked(t *testing.T, r *rand.Rand, root string) []string {
	t.Helper()
	names := []string{"../a", "/a", "a//b", "none", ""}
	err := filepath.WalkDir(root, func(name string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err = filepath.Rel(root, name)
		names = append(names, filepath.ToSlash(name), path.Join(filepath.ToSlash(name), anyOf(r, words...)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		names = append(names, path.Join(somePath(r), somePath(r)))
	}
	return names
}

// run runs a program in a directory.
func run(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, out)
	}
}

// writers write a directory into an archive.
var writers = map[string]func(t *testing.T, tree, name string){
	"GNU tar":         withTar("--format=gnu"),
	"pax":             withTar("--format=pax"),
	"ustar":           withTar("--format=ustar"),
	"v7":              withTar("--format=v7"),
	"oldgnu":          withTar("--format=oldgnu"),
	"sparse 0.0":      withTar("--format=pax", "--sparse", "--sparse-version=0.0"),
	"sparse 0.1":      withTar("--format=pax", "--sparse", "--sparse-version=0.1"),
	"sparse 1.0":      withTar("--format=pax", "--sparse", "--sparse-version=1.0"),
	"sparse of GNU":   withTar("--format=gnu", "--sparse"),
	"no hard links":   withTar("--hard-dereference"),
	"tar and gzip":    withTar("--gzip"),
	"tar and zstd":    withTar("--zstd"),
	"another base":    withTar("--transform=flags=r;s,^\\.,././/,"),
	"big blocks":      withTar("--blocking-factor=2048", "--label=volume"),
	"zip of Unix":     func(t *testing.T, tree, name string) { run(t, tree, "zip", "-q", "-r", "-y", name, ".") },
	"zip, not packed": func(t *testing.T, tree, name string) { run(t, tree, "zip", "-q", "-r", "-y", "-0", name, ".") },
}

func withTar(args ...string) func(t *testing.T, tree, name string) {
	return func(t *testing.T, tree, name string) {
		run(t, tree, "tar", append(args, "-cf", name, ".")...)
	}
}

// TestAnswersAsTheDisk makes random trees, puts each into archives of all kinds by
// the programs that make them, and asks of these what it asks of the directory.
func TestAnswersAsTheDisk(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 0))
		tree := t.TempDir()
		plant(t, r, tree)
		holes(t, filepath.Join(tree, "chain12"))
		disk, err := bundle.OpenDir(tree)
		if err != nil {
			t.Fatal(err)
		}
		names := asked(t, r, tree)
		want := map[string]answer{}
		for _, name := range names {
			want[name] = ask(disk, name)
		}
		for kind, write := range writers {
			t.Run(fmt.Sprint(seed, " ", kind), func(t *testing.T) {
				name := filepath.Join(t.TempDir(), "archive.zip")
				write(t, tree, name)
				text, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				ways := map[string]func() (*archive.Archive, error){
					"file": func() (*archive.Archive, error) { return opened(t, name, limit) },
					"pipe": func() (*archive.Archive, error) { return archive.Read(bytes.NewReader(text), limit) },
				}
				for way, open := range ways {
					a, err := open()
					if err != nil {
						t.Fatal(err)
					}
					root := dir(t, a, ".")
					got := map[string]answer{}
					for _, name := range names {
						got[name] = ask(root, name)
					}
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("%s (-disk +archive):\n%s", way, diff)
					}
					if ignored := root.(bundle.Ignorer).Ignored(); len(ignored) > 0 {
						t.Errorf("%s: ignored %v", way, ignored)
					}
				}
			})
		}
		if err := disk.Close(); err != nil {
			t.Error(err)
		}
	}
}

// holes writes a file that is mostly holes.
func holes(t *testing.T, name string) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int64{8192, 100_000, 300_000} {
		if _, err := f.WriteAt([]byte("x\n"), at); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(f.Truncate(400_000), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestOpenDoesNotWait opens what would never end, or never begin.
func TestOpenDoesNotWait(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{fifo, "/dev/zero"} {
		if _, err := opened(t, name, limit); err == nil || err.Error() != "not a regular file" {
			t.Errorf("%s is opened with %v", name, err)
		}
	}
}
