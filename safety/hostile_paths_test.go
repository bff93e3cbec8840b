//go:build safety && linux

package safety_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func hostileOthers() (cases []hostile) {
	for _, c := range []hostile{
		{name: "50 MB of braces", write: bytesOf(50*mega, "{")},
		{name: "10 MB of options in braces", write: bytesOf(10*mega, "a { ")},
		{name: "50 MB of closing braces", write: bytesOf(50*mega, "}")},
		{name: "50 MB of semicolons", write: bytesOf(50*mega, ";")},
		{name: "50 MB of a comment without an end", write: all(text("/*"), bytesOf(50*mega, "x"))},
		{name: "50 MB of comments", write: bytesOf(50*mega, "// x\n")},
		{name: "50 MB of a quote without an end", write: all(text("options { x \""), bytesOf(50*mega, "x"))},
		{name: "10 MB of empty quotes", write: bytesOf(10*mega, "\"\" ")},
		{name: "a million options", write: all(text("options {\n"), numbered(1_000_000, "  option%d yes;\n"), text("};\n"))},
		{name: "100,000 times the options", write: again(100_000, "options { dnssec-validation auto; forwarders { 1.1.1.1; }; };\n")},
		{name: "100,000 forwarders", write: all(text("options { forwarders { "), again(100_000, "1.1.1.1; "), text("}; };\n"))},
		{name: "100,000 includes of itself", write: again(100_000, "include \"/etc/bind/named.conf.options\";\n")},
		{name: "100,000 includes of nothing", write: numbered(100_000, "include \"/etc/bind/no%d\";\n")},
		{name: "100,000 keys", write: numbered(100_000, "key k%d { secret \"secret%[1]d\"; };\n")},
	} {
		c.file, c.name = namedConf, "named.conf: "+c.name
		cases = append(cases, c)
	}
	for _, c := range []hostile{
		{name: "a line of 50 MB", write: bytesOf(50*mega, "x")},
		{name: "50 MB of brackets", write: bytesOf(50*mega, "[")},
		{name: "a million sections", write: numbered(1_000_000, "[s%d]\n")},
		{name: "a million databases", write: all(text("[databases]\n"), numbered(1_000_000, "d%d = host=10.0.0.1 dbname=x password=secret\n"))},
		{name: "a million times one setting", write: all(text("[pgbouncer]\n"), again(1_000_000, "pool_mode = transaction\n"))},
		{name: "a million unknown settings", write: all(text("[pgbouncer]\n"), numbered(1_000_000, "setting%d = 1\n"))},
		{name: "100,000 includes of itself", write: again(100_000, "%include /etc/pgbouncer/pgbouncer.ini\n")},
		{name: "100,000 includes of nothing", write: numbered(100_000, "%%include /etc/pgbouncer/no%d\n")},
		{name: "20 MB of quotes", write: all(text("[databases]\nmaasdb = "), bytesOf(20*mega, "'"))},
		{name: "a connection string of 20 MB", write: all(text("[databases]\nmaasdb = "), bytesOf(20*mega, "host=a "))},
	} {
		c.file, c.name = pgbouncerIni, "pgbouncer.ini: "+c.name
		cases = append(cases, c)
	}
	for _, c := range []hostile{
		{name: "50 MB of brackets", write: bytesOf(50*mega, "[")},
		{name: "50 MB of braces", write: bytesOf(50*mega, `{"findings":`)},
		{name: "a text of 50 MB", write: all(text(`{"findings":"`), bytesOf(50*mega, "x"), text(`"}`))},
		{name: "a million findings", write: all(text(`{"schema_version":1,"findings":[`), numbered(500_000, `{"bundle":"bundle","rule":"HBA001","path":"x","fingerprint":"f%d","count":1},`), text(`{}]}`))},
		{name: "a number of 50 MB", write: all(text(`{"schema_version":`), bytesOf(50*mega, "9"), text(`}`))},
		{name: "100 MB of spaces", write: bytesOf(100*mega, " ")},
	} {
		c.file, c.name = "known.json", "baseline: "+c.name
		c.args = []string{"lint --baseline DIR/known.json DIR", "lint --write-baseline DIR/known.json DIR"}
		cases = append(cases, c)
	}
	return cases
}

// kinds are what may stand where a file is expected.
var kinds = []struct {
	name string
	make func(t *testing.T, name string)
}{
	{"a FIFO that nobody writes to", fifo},
	{"a link to /dev/zero", func(t *testing.T, name string) { link(t, "/dev/zero", name) }},
	{"a link to itself", func(t *testing.T, name string) { link(t, filepath.Base(name), name) }},
	{"a directory", func(t *testing.T, name string) {
		_ = os.Remove(name)
		must(t, os.MkdirAll(name, 0o755))
	}},
	{"a socket", func(t *testing.T, name string) {
		_ = os.Remove(name)
		must(t, os.MkdirAll(filepath.Dir(name), 0o755))
		t.Chdir(filepath.Dir(name))
		l, err := net.Listen("unix", filepath.Base(name))
		must(t, err)
		t.Cleanup(func() { must(t, l.Close()) })
	}},
	{"ten GiB of nothing", func(t *testing.T, name string) {
		must(t, os.MkdirAll(filepath.Dir(name), 0o755))
		f, err := os.Create(name)
		must(t, err)
		must(t, f.Truncate(10<<30))
		must(t, f.Close())
	}},
}

func fifo(t *testing.T, name string) {
	_ = os.Remove(name)
	must(t, os.MkdirAll(filepath.Dir(name), 0o755))
	must(t, syscall.Mkfifo(name, 0o644))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func hostilePaths() (cases []hostile) {
	commands := map[string][]string{
		hostsYAML:                   {"lint --hosts DIR/" + hostsYAML + " DIR"},
		regiondConf:                 {"dump regiond DIR/" + regiondConf},
		postgresqlConf:              {"dump postgresql DIR/" + postgresqlConf},
		pgHBAConf:                   {"dump pg_hba DIR/" + pgHBAConf, "access --user maas --address 10.0.0.11 --pg-hba DIR/" + pgHBAConf},
		settingsFile:                {"lint --config DIR/" + settingsFile + " DIR", "config --config DIR/" + settingsFile + " DIR"},
		"known.json":                {"lint --baseline DIR/known.json DIR", "lint --write-baseline DIR/known.json DIR", "lint -o DIR/known.json DIR"},
		"alpha":                     {"lint DIR/alpha"},
		"alpha/var/lib/maas/secret": nil,
		"alpha/etc/postgresql/16/main/postgresql.auto.conf": {"dump postgresql DIR/" + postgresqlConf},
		namedConf:    nil,
		pgbouncerIni: nil,
	}
	for name, args := range commands {
		for _, k := range kinds {
			cases = append(cases, hostile{
				name:  k.name + " as " + name,
				build: func(t *testing.T, dir string) { removeAll(t, dir, name); k.make(t, filepath.Join(dir, name)) },
				args:  args,
			})
		}
	}
	return append(cases,
		hostile{name: "PATH is a FIFO", build: func(t *testing.T, dir string) { fifo(t, filepath.Join(dir, "fifo")) }, args: []string{
			"lint DIR/fifo", "access DIR/fifo", "budget DIR/fifo", "lint DIR/fifo/x",
		}},
		hostile{name: "PATH is a device", build: func(*testing.T, string) {}, args: []string{
			"lint /dev/zero", "lint /dev/full", "dump pg_hba /dev/zero", "dump regiond /dev/zero", "dump postgresql /dev/zero", "access --user x --address local --pg-hba /dev/zero",
			"lint --hosts /dev/zero DIR", "lint --config /dev/zero DIR", "lint --baseline /dev/zero DIR", "lint --write-baseline /dev/zero DIR", "lint -o /dev/full DIR",
			"lint --hosts /dev/null DIR", "lint --config /dev/null DIR",
		}},
		hostile{name: "FIFOs in names that files name", build: func(t *testing.T, dir string) {
			pg := filepath.Join(dir, filepath.Dir(postgresqlConf))
			fifo(t, filepath.Join(pg, "fifo.conf"))
			put(t, pg, "postgresql.conf", text("include 'fifo.conf'\ninclude_if_exists 'fifo.conf'\ninclude_dir '.'\nhba_file = 'fifo.conf'\n"))
			put(t, pg, "pg_hba.conf", text("include fifo.conf\nhost @fifo.conf all all md5\n"))
		}, args: []string{"dump postgresql DIR/" + postgresqlConf, "dump pg_hba DIR/" + pgHBAConf}},
		hostile{name: "a thousand levels of directories", build: func(t *testing.T, dir string) {
			t.Chdir(dir)
			for range 1500 {
				must(t, os.Mkdir("d", 0o755))
				must(t, os.Chdir("d")) //nolint:usetesting // the test goes back once, not from each
			}
		}, args: []string{"lint DIR/alpha/.."}},
		hostile{name: "a fleet below fifteen hundred directories", build: func(t *testing.T, dir string) {
			removeAll(t, dir, hostsYAML)
			t.Chdir(dir)
			for range 1500 {
				must(t, os.Mkdir("d", 0o755))
				must(t, os.Chdir("d")) //nolint:usetesting // the test goes back once, not from each
			}
		}},
		hostile{name: "50,000 directories", build: func(t *testing.T, dir string) {
			removeAll(t, dir, hostsYAML)
			for i := range 50_000 {
				must(t, os.Mkdir(filepath.Join(dir, fmt.Sprintf("d%d", i)), 0o755))
			}
		}},
		hostile{name: "a chain of a thousand links", build: func(t *testing.T, dir string) {
			pg := filepath.Join(dir, filepath.Dir(postgresqlConf))
			must(t, os.Rename(filepath.Join(pg, "pg_hba.conf"), filepath.Join(pg, "l0")))
			for i := range 1000 {
				link(t, fmt.Sprintf("l%d", i), filepath.Join(pg, fmt.Sprintf("l%d", i+1)))
			}
			link(t, "l1000", filepath.Join(pg, "pg_hba.conf"))
		}},
		hostile{name: "names of control characters", build: func(t *testing.T, dir string) {
			pg := filepath.Join(dir, filepath.Dir(postgresqlConf), "d")
			put(t, pg, "\x1b]0;x\x07\n::error::x.conf", text("wrong = 1\n"))
			put(t, pg, "\xff\xfe.conf", text("wrong = 1\n"))
			put(t, filepath.Dir(pg), "postgresql.conf", text("include_dir 'd'\n"))
		}, args: []string{"dump postgresql DIR/" + postgresqlConf}},
		hostile{name: "clusters by the ten thousand", build: func(t *testing.T, dir string) {
			removeAll(t, dir, "alpha/etc/postgresql")
			for i := range 10_000 {
				put(t, dir, fmt.Sprintf("alpha/etc/postgresql/%d/main/postgresql.conf", i), text("port = 1\n"))
			}
		}},
		hostile{name: "a path of a megabyte", file: hostsYAML, write: all(text("hosts:\n  a:\n    roles: [region]\n    dir: "), again(50_000, "alpha/../"), text("alpha\n"))},
		hostile{name: "a directory of dots", file: hostsYAML, write: text("hosts:\n  a:\n    roles: [region, database]\n    dir: " + strings.Repeat("a/", 3000) + "x\n")},
	)
}

func removeAll(t *testing.T, dir, name string) {
	t.Helper()
	must(t, os.RemoveAll(filepath.Join(dir, name)))
}
