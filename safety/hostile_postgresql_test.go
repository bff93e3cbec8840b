//go:build safety && linux

package safety_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func hostilePostgreSQL() (cases []hostile) {
	for _, c := range []hostile{
		{name: "a line of 100 MB", write: all(text("listen_addresses = '"), bytesOf(100*mega, "x,"), text("'\n"))},
		{name: "a word of 100 MB", write: bytesOf(100*mega, "x")},
		{name: "a comment of 100 MB", write: all(text("#"), bytesOf(100*mega, "x"))},
		{name: "100 MB of spaces", write: bytesOf(100*mega, " ")},
		{name: "100 MB of line ends", write: bytesOf(100*mega, "\n")},
		{name: "50 MB of NUL", write: bytesOf(50*mega, "\x00")},
		{name: "50 MB of equal signs", write: bytesOf(50*mega, "=")},
		{name: "50 MB of quotes", write: bytesOf(50*mega, "'")},
		{name: "20 MB of open quotes", write: bytesOf(20*mega, "'\\'a ")},
		{name: "20 MB of words in a line", write: bytesOf(20*mega, "a ")},
		{name: "20 MB of secret words in a line", write: bytesOf(20*mega, "password=x ")},
		{name: "20 MB of @ in a line", write: bytesOf(20*mega, "a:b@")},
		{name: "2 MB of told secrets in a line", write: all(text("#"), bytesOf(2*mega, " password is"))},
		{name: "an open quote over 50 MB", write: all(text("search_path = 'a\n"), bytesOf(50*mega, "work_mem = 4MB\n"))},
		{name: "a million times one setting", write: again(1_000_000, "work_mem = 4MB\n")},
		{name: "a million invalid settings", write: again(1_000_000, "max_connections = x\n")},
		{name: "a million unknown settings", write: numbered(1_000_000, "setting%d = 1\n")},
		{name: "a million settings of extensions", write: numbered(1_000_000, "ext.setting%d = 1\n")},
		{name: "a number of a million digits", write: all(text("max_connections = "), bytesOf(mega, "9"), text("\nwork_mem = 1."), bytesOf(mega, "9"), text("\nport = 0x"), bytesOf(mega, "f"), text("\n"))},
		{name: "a million escapes", write: all(text("search_path = '"), bytesOf(4*mega, `\000`), text("'\n"))},
		{name: "45,000 secrets", write: numbered(45_000, "primary_conninfo = 'password=secret%d'\n")},
		{name: "100,000 suppressions", write: again(100_000, "# regionlint: ignore PGC001 -- why not\n")},
		{name: "a suppression of 10 MB", write: all(text("# regionlint: ignore "), bytesOf(10*mega, "PGC001,"), text("\n"))},
		{name: "a suppression with a reason of 10 MB", write: all(text("# regionlint: ignore PGC001 -- "), bytesOf(10*mega, "x"), text("\n"))},
		{name: "an include of itself", write: text("include 'postgresql.conf'\ninclude '../main/postgresql.conf'\ninclude_dir '.'\n")},
		{name: "a million includes of itself", write: again(1_000_000, "include 'postgresql.conf'\n")},
		{name: "a million includes of nothing", write: numbered(1_000_000, "include 'no%d'\n")},
		{name: "a million includes of nothing, perhaps", write: numbered(1_000_000, "include_if_exists 'no%d'\n")},
		{name: "a million includes outside", write: again(1_000_000, "include '../../../../../etc/x'\n")},
		{name: "a time zone of a million", write: all(text("timezone = '"), again(1_000_000, "../"), text("'\n"))},
		{name: "a hba_file of 10 MB", write: all(text("hba_file = '"), bytesOf(10*mega, "a/"), text("'\n"))},
		{name: "a list of a million addresses", write: all(text("listen_addresses = '"), again(1_000_000, "10.0.0.1,"), text("'\n"))},
	} {
		c.file, c.name = postgresqlConf, "postgresql.conf: "+c.name
		c.args = []string{"dump postgresql DIR/" + postgresqlConf}
		cases = append(cases, c)
	}
	in := func(dir, name string) string { return filepath.Join(dir, filepath.Dir(postgresqlConf), name) }
	for _, c := range []hostile{
		{name: "a chain of 1,000 includes", build: func(t *testing.T, dir string) {
			put(t, in(dir, ""), "postgresql.conf", text("include 'c0.conf'\n"))
			for i := range 1000 {
				put(t, in(dir, ""), fmt.Sprintf("c%d.conf", i), text(fmt.Sprintf("include 'c%d.conf'\n", i+1)))
			}
		}},
		{name: "includes that fan out", build: func(t *testing.T, dir string) {
			put(t, in(dir, ""), "postgresql.conf", again(1000, "include 'c0.conf'\n"))
			for i := range 9 {
				put(t, in(dir, ""), fmt.Sprintf("c%d.conf", i), again(1000, fmt.Sprintf("include 'c%d.conf'\n", i+1)))
			}
			put(t, in(dir, ""), "c9.conf", text("work_mem = 4MB\n"))
		}},
		{name: "a thousand includes of 10,000 settings", build: func(t *testing.T, dir string) {
			put(t, in(dir, ""), "postgresql.conf", again(1000, "include 'c.conf'\n"))
			put(t, in(dir, ""), "c.conf", again(10_000, "work_mem = 4MB\n"))
		}},
		{name: "a thousand includes of 10,000 wrong settings", build: func(t *testing.T, dir string) {
			put(t, in(dir, ""), "postgresql.conf", again(1000, "include 'c.conf'\n"))
			put(t, in(dir, ""), "c.conf", again(10_000, "wrong = 4MB\n"))
		}},
		{name: "includes in a circle", build: func(t *testing.T, dir string) {
			put(t, in(dir, ""), "postgresql.conf", text("include 'a.conf'\n"))
			put(t, in(dir, ""), "a.conf", text("include 'b.conf'\ninclude_dir '.'\n"))
			put(t, in(dir, ""), "b.conf", text("include 'a.conf'\ninclude_dir '.'\n"))
		}},
		{name: "includes in a circle of links", build: func(t *testing.T, dir string) {
			put(t, in(dir, ""), "postgresql.conf", text("include_dir 'd'\ninclude 'loop/loop/loop/postgresql.conf'\n"))
			link(t, ".", in(dir, "d"))
			link(t, ".", in(dir, "loop"))
		}},
		{name: "a directory of 20,000 files", build: func(t *testing.T, dir string) {
			put(t, in(dir, ""), "postgresql.conf", text("include_dir 'd'\n"))
			for i := range 20_000 {
				put(t, in(dir, "d"), fmt.Sprintf("c%d.conf", i), text("work_mem = 4MB\n"))
			}
		}},
	} {
		c.name = "postgresql.conf: " + c.name
		c.args = []string{"dump postgresql DIR/" + postgresqlConf}
		cases = append(cases, c)
	}
	return cases
}

func link(t *testing.T, target, name string) {
	t.Helper()
	_ = os.Remove(name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

func hostileRecords() (cases []hostile) {
	regex := func(body func(*bufio.Writer)) func(*bufio.Writer) {
		return all(text("host \"/^maas"), body, text("\" \"/"), body, text("\" 10.0.0.11/32 md5\n"), text("host maasdb maas 10.0.0.11/32 md5\n"))
	}
	for _, c := range []hostile{
		{name: "a line of 100 MB", write: bytesOf(100*mega, "x")},
		{name: "a quoted word of 100 MB", write: all(text("host \""), bytesOf(100*mega, "x"), text("\" maas all md5\n"))},
		{name: "a comment of 100 MB", write: all(text("#"), bytesOf(100*mega, "x"))},
		{name: "100 MB of line ends", write: bytesOf(100*mega, "\n")},
		{name: "50 MB of NUL", write: bytesOf(50*mega, "\x00")},
		{name: "50 MB of quotes", write: bytesOf(50*mega, "\"")},
		{name: "50 MB of continuations", write: bytesOf(50*mega, "\\\n")},
		{name: "20 MB of backslashes", write: bytesOf(20*mega, "\\")},
		{name: "a million words", write: again(1_000_000, "word ")},
		{name: "a million databases", write: all(text("host "), numbered(1_000_000, "d%d,"), text("x maas 10.0.0.11/32 md5\n"))},
		{name: "a million commas", write: all(text("host "), again(1_000_000, ","), text(" maas 10.0.0.11/32 md5\n"))},
		{name: "a million options", write: all(text("host all maas 10.0.0.11/32 md5 "), again(1_000_000, "a=b "), text("\n"))},
		{name: "a million files", write: all(text("host "), numbered(1_000_000, "@f%d,"), text("x maas 10.0.0.11/32 md5\n"))},
		{name: "a million times this file", write: all(text("host "), again(1_000_000, "@pg_hba.conf,"), text("x maas 10.0.0.11/32 md5\n"))},
		{name: "a million includes of this file", write: again(1_000_000, "include pg_hba.conf\n")},
		{name: "100,000 invalid lines", write: again(100_000, "hots all all all md5\n")},
		{name: "100,000 broken lines", write: again(100_000, "host all\n")},
		{name: "a million lines", write: func(w *bufio.Writer) {
			for i := range 1_000_000 {
				fmt.Fprintf(w, "host db%d user%d 10.%d.%d.%d/32 md5\n", i, i, i>>16&255, i>>8&255, i&255)
			}
		}},
		{name: "100,000 lines for one network", write: again(100_000, "host all all 10.0.0.0/8 md5\n")},
		{name: "100,000 lines of names", write: numbered(100_000, "host all all h%d.example.net md5\n")},
		{name: "100,000 regular expressions", write: numbered(100_000, "host /^a%d$ /^b(a|b)*$ 10.0.0.0/8 md5\n")},
		{name: "100,000 secrets", write: numbered(100_000, "host all all 10.0.0.0/8 ldap ldapserver=x ldapbindpasswd=secret%d\n")},
		{name: "100,000 suppressions", write: again(100_000, "host all all 10.0.0.0/8 md5 # regionlint: ignore HBA010 -- why\n")},
		{name: "stars in stars", write: regex(text("(((((((((a*)*)*)*)*)*)*)*)*$"))},
		{name: "counted in counted", write: regex(text("((((a{255}){255}){255}){255}){255}"))},
		{name: "a thousand counts", write: regex(again(1000, "(a|b){255}"))},
		{name: "ten thousand levels of brackets", write: regex(all(again(10_000, "("), again(10_000, ")")))},
		{name: "a million brackets", write: regex(again(1_000_000, "("))},
		{name: "a million alternatives", write: regex(again(1_000_000, "a|"))},
		{name: "a million stars", write: regex(again(1_000_000, "a*"))},
		{name: "a million optionals", write: regex(all(again(100_000, "a?"), again(100_000, "a")))},
		{name: "back references", write: regex(text(`(a*)(a*)(a*)(a*)(a*)(a*)\\1\\2\\3\\4\\5\\6$`))},
		{name: "ten thousand back references", write: regex(again(10_000, `(a*)\\1`))},
		{name: "ten thousand classes", write: regex(again(10_000, `[[:alpha:][:digit:]a-z^]*`))},
		{name: "a range of all characters", write: regex(again(1000, "[\u0001-\U0010ffff]"))},
		{name: "lookahead in lookahead", write: regex(all(again(1000, "(?=a*"), again(1000, ")")))},
	} {
		c.file, c.name = pgHBAConf, "pg_hba.conf: "+c.name
		c.args = []string{"dump pg_hba DIR/" + pgHBAConf, "access --user maas --database maasdb --address 10.0.0.11 --pg-hba DIR/" + pgHBAConf}
		cases = append(cases, c)
	}
	in := func(dir, name string) string { return filepath.Join(dir, filepath.Dir(pgHBAConf), name) }
	for _, c := range []hostile{
		{name: "files of names in a circle", build: func(t *testing.T, dir string) {
			put(t, in(dir, ""), "pg_hba.conf", text("host @a maas 10.0.0.11/32 md5\n"))
			put(t, in(dir, ""), "a", text("@b\n@a\n"))
			put(t, in(dir, ""), "b", text("@a\n@b\n"))
		}},
		{name: "files of names that fan out", build: func(t *testing.T, dir string) {
			put(t, in(dir, ""), "pg_hba.conf", text("host @a0 @a0 10.0.0.11/32 md5\n"))
			for i := range 9 {
				put(t, in(dir, ""), fmt.Sprintf("a%d", i), again(100, fmt.Sprintf("@a%d\n", i+1)))
			}
			put(t, in(dir, ""), "a9", text("maas\n"))
		}},
		{name: "includes that fan out", build: func(t *testing.T, dir string) {
			put(t, in(dir, ""), "pg_hba.conf", again(1000, "include c0\n"))
			for i := range 9 {
				put(t, in(dir, ""), fmt.Sprintf("c%d", i), again(1000, fmt.Sprintf("include c%d\n", i+1)))
			}
			put(t, in(dir, ""), "c9", text("host all all 10.0.0.0/8 md5\n"))
		}},
		{name: "1,000 times a file of 10,000 names", build: func(t *testing.T, dir string) {
			put(t, in(dir, ""), "pg_hba.conf", again(1000, "host @a @a 10.0.0.11/32 md5\n"))
			put(t, in(dir, ""), "a", numbered(10_000, "name%d\n"))
		}},
		{name: "1,000 includes of 10,000 lines", build: func(t *testing.T, dir string) {
			put(t, in(dir, ""), "pg_hba.conf", again(1000, "include a\n"))
			put(t, in(dir, ""), "a", again(10_000, "host all all 10.0.0.0/8 md5\n"))
		}},
		{name: "a directory of 20,000 files", build: func(t *testing.T, dir string) {
			put(t, in(dir, ""), "pg_hba.conf", text("include_dir d\n"))
			for i := range 20_000 {
				put(t, in(dir, "d"), fmt.Sprintf("c%d.conf", i), text("host all all 10.0.0.0/8 md5\n"))
			}
		}},
	} {
		c.name = "pg_hba.conf: " + c.name
		c.args = []string{"dump pg_hba DIR/" + pgHBAConf}
		cases = append(cases, c)
	}
	return cases
}
