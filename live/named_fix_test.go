//go:build live

package live

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/lint"
	namedconf "github.com/regionlint/regionlint/parse/named"
	"github.com/regionlint/regionlint/rules"
)

// notWrittenYet are the bundles in which BIND starts as yet: MAAS has not written its
// file.
var notWrittenYet = map[string]bool{"the-file-of-maas-is-not-written-yet": true}

// leastNamedFixes is how many hosts at least have their BIND put right.
const leastNamedFixes = 10

// TestNamedConflictsKeepBINDDown shows named-checkconf the bundles of the rule about
// options that MAAS sets too, as they are and as --fix leaves them. It refuses those
// in which the rule finds something, and takes those in which nothing is left.
func TestNamedConflictsKeepBINDDown(t *testing.T) {
	c := newCheckconf(t)
	refused, mended := 0, 0
	for name, files := range ruleBundles(t, "DNS001") {
		settings := lint.Settings{Rules: rulesCalled(t, "DNS001", "DNS002")}
		fixed := lint.Fix(name, files, bundle.Options{}, settings, lint.Fixing{Least: rules.Unsafe})
		for i, h := range fixed.Before.Bundle.Hosts {
			before, whole := c.ofHost(h.Named.Conf)
			if !whole {
				continue
			}
			after, _ := c.ofHost(fixed.After.Bundle.Hosts[i].Named.Conf)
			if isFound(fixed.Before, h.Name, "DNS001") && !notWrittenYet[name] {
				refused++
				c.want(t, name+" as it is", before, false)
			}
			if !isFound(fixed.After, h.Name, "DNS") {
				c.want(t, name+" after --fix", after, true)
				mended++
			}
		}
	}
	if refused < leastNamedFixes || mended < leastNamedFixes {
		t.Errorf("only %d hosts are refused, and %d taken", refused, mended)
	}
}

// want asks named-checkconf about files.
func (c *checkconf) want(t *testing.T, what string, f files, taken bool) {
	t.Helper()
	if said, ok := c.ask(t, f); ok != taken {
		t.Errorf("%s: taken: %t; named-checkconf says: %s\n%s", what, ok, said, f)
	}
}

// ofHost are the files of a host's BIND, as they would lie on a host without MAAS's
// ACL and BIND's directory. whole tells whether the bundle holds what is included,
// and named can read it.
func (c *checkconf) ofHost(conf *namedconf.File) (f files, whole bool) {
	if conf == nil {
		return nil, false
	}
	for _, problem := range conf.Problems {
		if problem.First == nil {
			return nil, false
		}
	}
	for _, s := range conf.Options().Body {
		if s.Included != nil && s.Included.Err != nil {
			return nil, false
		}
	}
	f = files{}
	dir := path.Dir(conf.Source.Path)
	for _, src := range conf.Sources {
		text := strings.NewReplacer("/etc/bind/", "$DIR/", "/var/cache/bind", "$DIR", "trusted", "localnets").Replace(string(src.Text))
		name := strings.TrimPrefix(src.Path, dir+"/")
		if src == conf.Source {
			name = mainFile
		}
		f[name] = text
	}
	return f, true
}

// isFound tells whether a rule, or one of those whose codes begin so, finds
// something on a host.
func isFound(result lint.Result, host, code string) bool {
	for _, f := range result.Findings {
		if f.Host == host && strings.HasPrefix(f.Rule.Code, code) {
			return true
		}
	}
	return false
}

func rulesCalled(t *testing.T, codes ...string) (list []*rules.Rule) {
	t.Helper()
	for _, r := range rules.All() {
		if slices.Contains(codes, r.Code) {
			list = append(list, r)
		}
	}
	if len(list) != len(codes) {
		t.Fatalf("of the rules %v there are %d", codes, len(list))
	}
	return list
}

// ruleBundles are the bundles that a rule is tested with, by their names.
func ruleBundles(t *testing.T, code string) map[string]fstest.MapFS {
	t.Helper()
	base := readArchive(t, "base")
	bundles := map[string]fstest.MapFS{}
	for _, f := range readArchive(t, code).Files {
		name, file, _ := strings.Cut(f.Name, "/")
		if bundles[name] == nil {
			bundles[name] = fstest.MapFS{}
			for _, b := range base.Files {
				bundles[name][b.Name] = &fstest.MapFile{Data: b.Data}
			}
		}
		switch {
		case file == "remove":
			for _, path := range strings.Fields(string(f.Data)) {
				delete(bundles[name], path)
			}
		case strings.Contains(file, "/"), file == "hosts.yaml":
			bundles[name][file] = &fstest.MapFile{Data: f.Data}
		}
	}
	return bundles
}

func readArchive(t *testing.T, name string) *txtar.Archive {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("..", "rules", "testdata", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	return archive
}
