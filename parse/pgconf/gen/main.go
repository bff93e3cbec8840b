// Command gen writes parameters.txt, the table of the parameters that each
// major version of PostgreSQL knows.
//
//	go run ./parse/pgconf/gen [-o FILE] DIR
//
// DIR, which is parse/pgconf/testdata/settings, holds a file VERSION.json for each
// of the versions 10 to 18: an object with an entry for each row of that server's
// pg_settings, named after it, whose members are type, context, unit, min, max,
// enum and boot (the columns vartype, context, unit, min_val, max_val, enumvals
// joined by commas, and boot_val).
// What that view does not tell is in this package: parameters, spellings and
// old names that it hides, and how 9.5 and 9.6 differ from 10.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/version"
)

// versions are the names of the major versions, oldest first.
var versions = names(version.PostgreSQLs())

func names(list []version.PostgreSQL) (names []string) {
	for _, v := range list {
		names = append(names, v.String())
	}
	return names
}

// row is what one version knows of one parameter.
type row struct {
	Type, Context, Unit string
	Min, Max            *string
	Enum, Boot          *string

	hidden []string
	// now is the name of the parameter that this is only an old name of.
	now string
}

func main() {
	out := flag.String("o", "parse/pgconf/parameters.txt", "the file to write")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("usage: go run ./parse/pgconf/gen [-o FILE] DIR")
	}
	table, err := load(flag.Arg(0))
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(*out, []byte(head+table.text()), 0o644); err != nil {
		log.Fatal(err)
	}
}

const head = `# The parameters of PostgreSQL 9.5 to 18. Written by parse/pgconf/gen.
#
# Columns, separated by tabs: name, versions (first-last), type, context, unit,
# least and greatest value ("max" is DBL_MAX), boot value, values of an enum,
# and its further spellings with the value that each stands for. A row of three
# columns is an old name of the parameter behind "=".
`

// recorded are the versions of which a server was asked. The older ones are
// derived from the first of them.
func recorded() []string { return between("10", versions[len(versions)-1]) }

// table holds the rows by version and name.
type table map[string]map[string]row

func load(dir string) (table, error) {
	t := table{}
	for _, v := range recorded() {
		text, err := os.ReadFile(filepath.Join(dir, v+".json"))
		if err != nil {
			return nil, err
		}
		rows := map[string]row{}
		if err := json.Unmarshal(text, &rows); err != nil {
			return nil, fmt.Errorf("%s: %w", v, err)
		}
		t[v] = rows
	}
	t.addOld()
	t.addHidden()
	t.addOldNames()
	return t, nil
}

// text prints the table, consecutive versions with the same row as one.
func (t table) text() string {
	names := map[string]bool{}
	for _, rows := range t {
		for name := range rows {
			names[name] = true
		}
	}
	sorted := make([]string, 0, len(names))
	for name := range names {
		sorted = append(sorted, name)
	}
	sort.Slice(sorted, func(i, j int) bool { return strings.ToLower(sorted[i]) < strings.ToLower(sorted[j]) })
	var b strings.Builder
	for _, name := range sorted {
		t.print(&b, name)
	}
	return b.String()
}

func (t table) print(b *strings.Builder, name string) {
	first, before := "", ""
	for i := 0; i <= len(versions); i++ {
		now := ""
		if i < len(versions) {
			if r, ok := t[versions[i]][name]; ok {
				now = r.columns()
			}
		}
		if now == before {
			continue
		}
		if before != "" {
			fmt.Fprintf(b, "%s\t%s-%s\t%s\n", name, first, versions[i-1], before)
		}
		if now != "" {
			first = versions[i]
		}
		before = now
	}
}

func (r row) columns() string {
	if r.now != "" {
		return "=" + r.now
	}
	return strings.Join([]string{
		r.Type, r.Context, r.Unit, bound(r.Min), bound(r.Max), text(r.Boot), text(r.Enum), strings.Join(r.hidden, ","),
	}, "\t")
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func bound(s *string) string {
	switch {
	case s == nil:
		return ""
	case *s == "1.79769e+308":
		return "max"
	}
	if n, err := strconv.ParseFloat(*s, 64); err == nil {
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return *s
}
