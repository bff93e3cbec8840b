// Package oracle hands what real servers answered to the tests of the parsers.
// The answers lie in testdata/oracle beside each parser, with a README.md.
package oracle

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

// Dir is where the files of a case lie on the host. Recorded texts call it
// $DIR.
const Dir = "oracle"

// Case is a small configuration and what servers made of it. A is what a
// server can answer.
type Case[A any] struct {
	Name    string
	Files   map[string]File
	Answers []Answer[A]
}

// File is a file, a symbolic link or a directory of a case.
type File struct {
	Text      string
	Base64    []byte
	Symlink   string
	Directory bool
}

// Answer is one answer with the servers that gave it.
type Answer[A any] struct {
	// Servers are major versions, and 15d, which is Debian's build of 15.
	Servers []string `json:"versions"`
	// Probe is what was asked of the servers, where a case asks several things.
	Probe  []string
	Answer A
	// Instead is set where the answer depends on what no file tells.
	Instead *Instead[A]
}

// Instead is what regionlint answers in place of a server.
type Instead[A any] struct {
	// Because says what the server's answer depends on.
	Because string
	Answer  A
}

// Want is what regionlint has to answer.
func (a *Answer[A]) Want() A {
	if a.Instead != nil {
		return a.Instead.Answer
	}
	return a.Answer
}

// Run makes one test of each answer of each server in the file.
func Run[A any](t *testing.T, file string, check func(t *testing.T, c *Case[A], v version.PostgreSQL, a *Answer[A])) {
	t.Helper()
	for _, c := range Read[A](t, file) {
		for _, a := range c.Answers {
			for _, server := range a.Servers {
				t.Run(path.Join(c.Name, server, strings.Join(a.Probe, " ")), func(t *testing.T) {
					v, err := version.ParsePostgreSQL(strings.TrimSuffix(server, "d"))
					if err != nil {
						t.Fatal(err)
					}
					check(t, &c, v, &a)
				})
			}
		}
	}
}

// Read returns the cases in a file.
func Read[A any](t testing.TB, file string) []Case[A] {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := decode[A](text)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return cases
}

// decode reads a case from each line. What the types do not have is an error:
// nobody would compare it.
func decode[A any](text []byte) (cases []Case[A], err error) {
	number := 0
	for line := range bytes.Lines(text) {
		number++
		c, err := decodeCase[A](line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		cases = append(cases, c)
	}
	if len(cases) == 0 {
		return nil, errors.New("no cases")
	}
	return cases, nil
}

func decodeCase[A any](line []byte) (c Case[A], err error) {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return c, err
	}
	if decoder.More() {
		return c, errors.New("more than one case")
	}
	if len(c.Answers) == 0 {
		return c, fmt.Errorf("%s has no answers", c.Name)
	}
	for _, a := range c.Answers {
		switch {
		case len(a.Servers) == 0:
			return c, fmt.Errorf("an answer of %s is that of no server", c.Name)
		case a.Instead != nil && a.Instead.Because == "":
			return c, fmt.Errorf("%s does not say what its answer to %s depends on", c.Name, strings.Join(a.Servers, ", "))
		}
	}
	return c, nil
}

// Path is the file that the case is about.
func (c *Case[A]) Path() string { return path.Join(Dir, c.Name+".conf") }

// Tree holds the files of the case.
func (c *Case[A]) Tree() *parse.Tree {
	files := fstest.MapFS{}
	for name, f := range c.Files {
		file := &fstest.MapFile{Data: []byte(f.Text)}
		switch {
		case f.Directory:
			file = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
		case f.Symlink != "":
			file = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte(f.Symlink)}
		case f.Base64 != nil:
			file.Data = f.Base64
		}
		files[path.Join(Dir, name)] = file
	}
	return &parse.Tree{FS: files, Dir: "."}
}

// Count is how many answers of a server were recorded, and how many of those
// are regionlint's too: all but those that depend on what no file tells.
type Count struct {
	Recorded, Same int
}

// Tally counts the answers of each server in the file.
func Tally(t testing.TB, file string) map[string]Count {
	t.Helper()
	return count(Read[json.RawMessage](t, file))
}

func count(cases []Case[json.RawMessage]) map[string]Count {
	tally := map[string]Count{}
	for _, c := range cases {
		for _, a := range c.Answers {
			for _, server := range a.Servers {
				count := tally[server]
				count.Recorded++
				if a.Instead == nil {
					count.Same++
				}
				tally[server] = count
			}
		}
	}
	return tally
}
