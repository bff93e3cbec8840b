package named_test

import (
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/named"
)

// TestCheckconf compares with what named-checkconf said of the configurations in
// testdata: it must refuse what parse/named refuses, in the words of the first
// problem, and may refuse more only where the case says why.
func TestCheckconf(t *testing.T) {
	record, err := txtar.ParseFile("testdata/checkconf.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range casesOf(record) {
		t.Run(name, func(t *testing.T) {
			c := readCase(record, name)
			file := parseTree(t, c.tree, "dir/main")
			switch {
			case len(file.Problems) > 0 && c.said == "":
				t.Errorf("named-checkconf takes it; we say: %s", file.Problems[0].Message)
			case len(file.Problems) > 0 && c.beyond != "":
				t.Errorf("it is not beyond us: %s", file.Problems[0].Message)
			case len(file.Problems) == 0 && c.said != "" && c.beyond == "":
				t.Errorf("we take it; named-checkconf says: %s", c.said)
			case len(file.Problems) > 0:
				sameWords(t, file.Problems[0], c.said)
			}
		})
	}
}

// sameWords checks the words of the first problem, if they are known, and the file
// that it is in, unless the problem is that something is missing: then we show what
// stands before.
func sameWords(t *testing.T, problem named.Problem, said string) {
	t.Helper()
	first, _, _ := strings.Cut(said, "\n")
	where, words, _ := strings.Cut(first, ": ")
	if strings.HasPrefix(words, "unknown option") {
		return // what it says then of the rest of the option has other words
	}
	if problem.Text != "" && problem.Text != strings.TrimSpace(words) {
		t.Errorf("we say %q, named-checkconf %q", problem.Text, words)
	}
	file, _, _ := strings.Cut(strings.TrimPrefix(where, "$DIR/"), ":")
	if at := path.Base(problem.Place.Source.Path); at != file && !strings.HasPrefix(problem.Text, "missing") {
		t.Errorf("we say it of %s, named-checkconf of %s", at, file)
	}
}

// recordedCase is a configuration in the directory /dir of its host.
type recordedCase struct {
	tree fstest.MapFS
	// said is what named-checkconf printed, beyond why it refused what we take.
	said, beyond string
}

func casesOf(record *txtar.Archive) (names []string) {
	for _, f := range record.Files {
		if name, ok := strings.CutSuffix(f.Name, "/named.conf"); ok {
			names = append(names, name)
		}
	}
	return names
}

func readCase(record *txtar.Archive, name string) (c recordedCase) {
	c.tree = fstest.MapFS{}
	for _, f := range record.Files {
		file, ok := strings.CutPrefix(f.Name, name+"/")
		if !ok {
			continue
		}
		switch file {
		case "said":
			c.said = string(f.Data)
			continue
		case "beyond":
			c.beyond = string(f.Data)
			continue
		case "named.conf":
			file = "main"
		}
		c.tree["dir/"+file] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(f.Data), "$DIR", "/dir"))}
	}
	return c
}

func parseTree(t *testing.T, tree fstest.MapFS, name string) *named.File {
	t.Helper()
	file, err := named.Parse(&parse.Tree{FS: tree, Dir: "."}, name)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
