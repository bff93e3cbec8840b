//go:build live

package live

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write what named-checkconf says now into the record")

var checkconfRecord = filepath.Join("..", "parse", "named", "testdata", "checkconf.txtar")

// TestRecordedCheckconf asks named-checkconf once more about the recorded
// configurations, with which parse/named is tested. A named-checkconf of another
// version may say it in other words, but takes and refuses the same.
func TestRecordedCheckconf(t *testing.T) {
	c := newCheckconf(t)
	record, err := txtar.ParseFile(checkconfRecord)
	if err != nil {
		t.Fatal(err)
	}
	same := strings.Contains(string(record.Comment), "named-checkconf "+c.version(t)+" ")
	var answers []txtar.File
	for _, one := range checkconfCases(record) {
		said, ok := c.ask(t, one.files)
		answers = append(answers, one.archived...)
		if said != "" {
			answers = append(answers, txtar.File{Name: one.name + "/said", Data: []byte(said)})
		}
		if *update {
			continue
		}
		if taken := one.said == ""; taken != ok {
			t.Errorf("%s: taken in the record: %t; named-checkconf: %s", one.name, taken, said)
		}
		if diff := cmp.Diff(one.said, said); same && diff != "" {
			t.Errorf("%s (-recorded +now):\n%s", one.name, diff)
		}
	}
	if !*update {
		return
	}
	record.Files = answers
	if err := os.WriteFile(checkconfRecord, txtar.Format(record), 0o644); err != nil {
		t.Fatal(err)
	}
}

// checkconfCase is a configuration of the record.
type checkconfCase struct {
	name, said string
	files      files
	// archived are its files as they stand in the record, without what was said.
	archived []txtar.File
}

func checkconfCases(record *txtar.Archive) (list []*checkconfCase) {
	for _, f := range record.Files {
		name, file, _ := strings.Cut(f.Name, "/")
		i := slices.IndexFunc(list, func(c *checkconfCase) bool { return c.name == name })
		if i < 0 {
			i = len(list)
			list = append(list, &checkconfCase{name: name, files: files{}})
		}
		c := list[i]
		switch file {
		case "said":
			c.said = string(f.Data)
			continue
		case "named.conf":
			c.files[mainFile] = string(f.Data)
		case "beyond":
		default:
			c.files[file] = string(f.Data)
		}
		c.archived = append(c.archived, f)
	}
	return list
}
