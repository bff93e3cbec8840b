//go:build unix

package bundle_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
)

// answer is what a file system answers about a path: text or reasons.
type answer struct{ Text, Listing, Kind string }

func ask(fsys fs.FS, name string) (a answer) {
	reason := func(err error) string {
		// os.Root has no name for its own.
		return "error: " + strings.ReplaceAll(bundle.Reason(err), "path escapes from parent", parse.ErrOutside.Error())
	}
	text, err := parse.ReadFile(fsys, name, parse.Limit{Most: 8, Kind: "file"})
	if a.Text = string(text); err != nil {
		a.Text = reason(err)
	}
	entries, err := fs.ReadDir(fsys, name)
	for _, e := range entries {
		a.Listing += e.Name() + " " + e.Type().String() + "\n"
	}
	if err != nil {
		a.Listing = reason(err)
	}
	info, err := fs.Stat(fsys, name)
	if err != nil {
		a.Kind = reason(err)
		return a
	}
	a.Kind = info.Mode().String()
	return a
}

// TestDirAnswersAsRootDoes asks for all kinds of entries, what lies below each, and what
// is not there.
func TestDirAnswersAsRootDoes(t *testing.T) {
	top := t.TempDir()
	at := filepath.Join(top, "bundle")
	write(t, "outside", top, "outside", "file")
	write(t, "text", at, "dir", "file")
	write(t, "", at, "dir", "empty")
	write(t, "12345678", at, "dir", "of-the-limit")
	write(t, "123456789", at, "dir", "too-large")
	link(t, "dir", at, "to-dir")
	link(t, "dir/file", at, "to-file")
	link(t, "../outside", at, "to-outside")
	link(t, "nowhere", at, "to-nowhere")
	link(t, "loop", at, "loop")
	if err := os.Mkdir(filepath.Join(at, "closed"), 0); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(at, "dir", "fifo"), 0o644); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	names := []string{".", "dir/none/file"}
	for _, entry := range []string{"dir", "to-dir", "to-file", "to-outside", "to-nowhere", "loop", "closed", "none"} {
		names = append(names, entry)
		for _, below := range []string{"file", "empty", "of-the-limit", "too-large", "none"} {
			names = append(names, entry+"/"+below)
		}
	}
	dir := open(t, at)
	for _, name := range names {
		want := ask(root.FS(), name)
		// The text is that of the first time, and permissions are known the second time.
		for range 2 {
			got := ask(dir, name)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-os.Root +Dir):\n%s", name, diff)
			}
		}
	}
}

// TestDirReadsWhatIsThereNow replaces what was read by links that lead elsewhere.
func TestDirReadsWhatIsThereNow(t *testing.T) {
	top := t.TempDir()
	at := filepath.Join(top, "bundle")
	write(t, "outside", top, "outside", "file")
	write(t, "inside", at, "a", "file")
	write(t, "inside", at, "b", "file")
	dir := open(t, at)
	for _, name := range []string{"a/file", "b/file"} {
		if got := ask(dir, name).Text; got != "inside" {
			t.Fatalf("%s is %q", name, got)
		}
	}
	for _, name := range []string{"a", "b/file"} {
		if err := os.RemoveAll(filepath.Join(at, name)); err != nil {
			t.Fatal(err)
		}
	}
	link(t, "../outside", at, "a")
	link(t, "../../outside/file", at, "b", "file")
	for _, name := range []string{"a/file", "b/file"} {
		if got, want := ask(dir, name).Text, "error: "+parse.ErrOutside.Error(); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
