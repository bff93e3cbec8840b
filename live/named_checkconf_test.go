//go:build live

package live

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/regionlint/regionlint/parse"
	namedconf "github.com/regionlint/regionlint/parse/named"
)

// checkconf asks named-checkconf about configurations that lie in a directory of
// the test. $DIR in their texts stands for it.
type checkconf struct{ program, dir string }

func newCheckconf(t *testing.T) *checkconf {
	t.Helper()
	program, err := exec.LookPath("named-checkconf")
	if err != nil {
		t.Fatalf("%v: apt-get install bind9-utils", err)
	}
	return &checkconf{program, t.TempDir()}
}

// version is how named-checkconf calls itself.
func (c *checkconf) version(t *testing.T) string {
	t.Helper()
	out, err := exec.Command(c.program, "-v").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// onDisk are the files with their real texts.
func (c *checkconf) onDisk(f files) files {
	placed := files{}
	for name, text := range f {
		placed[name] = strings.ReplaceAll(text, "$DIR", c.dir)
	}
	return placed
}

// ask returns what named-checkconf prints of the main file, and whether it takes
// it.
func (c *checkconf) ask(t *testing.T, f files) (said string, ok bool) {
	t.Helper()
	for name, text := range c.onDisk(f) {
		file := filepath.Join(c.dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(c.program, filepath.Join(c.dir, mainFile))
	command.Dir = "/"
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	err := command.Run()
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	for name := range f {
		if err := os.Remove(filepath.Join(c.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return strings.ReplaceAll(out.String(), c.dir, "$DIR"), err == nil
}

// parse is regionlint's reading of the same.
func (c *checkconf) parse(t *testing.T, f files) *namedconf.File {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range c.onDisk(f) {
		tree[path.Join(c.dir, name)[1:]] = &fstest.MapFile{Data: []byte(text)}
	}
	file, err := namedconf.Parse(&parse.Tree{FS: tree, Dir: "."}, path.Join(c.dir, mainFile)[1:])
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// ofForm are the complaints that rest on the form alone, so that regionlint must
// have refused the file.
var ofForm = regexp.MustCompile(`: (unexpected end of input|syntax error near|'}' expected near|unexpected token near|missing ';' before ('}'|end of file)|'options' redefined)`)

// disagreement says where the two readings differ; "" where they agree, or where
// named-checkconf has more to say than there is to see in the form.
func (c *checkconf) disagreement(t *testing.T, f files, count tally) string {
	t.Helper()
	said, ok := c.ask(t, f)
	problems := c.parse(t, f).Problems
	switch {
	case ok && len(problems) == 0:
		count.leaves("configurations", "")
	case ok:
		return "named-checkconf takes it; regionlint: " + problems[0].Message
	case len(problems) == 0 && ofForm.MatchString(said):
		return "regionlint takes it; named-checkconf: " + said
	case len(problems) == 0:
		count.leaves("configurations", "the grammar of options")
	default:
		count.leaves("configurations", "")
		if text := problems[0].Text; text != "" && !strings.Contains(said, ": "+text) && problems[0].First == nil {
			count.leaves("words", "other complaints first")
		} else {
			count.leaves("words", "")
		}
	}
	return ""
}
