//go:build safety && linux

package safety_test

import (
	"bufio"
	"fmt"
	"path/filepath"
	"strings"
)

// short is what is just read of any file in YAML, in bytes.
const short = 250 << 10

// yamlText is YAML that is hostile wherever it stands.
type yamlText struct {
	name  string
	write func(*bufio.Writer)
}

// yamlTexts are small enough to be read, where "small" is not in the name.
func yamlTexts() []yamlText {
	return []yamlText{
		{"100 MB of brackets", bytesOf(100*mega, "[")},
		{"100 MB of braces", bytesOf(100*mega, "{")},
		{"100 MB of dashes", bytesOf(100*mega, "- ")},
		{"250 KB of brackets", bytesOf(short-1, "[")},
		{"250 KB of braces", bytesOf(short-1, "{")},
		{"250 KB of dashes", bytesOf(short-2, "- ")},
		{"250 KB of question marks", bytesOf(short-2, "? ")},
		{"brackets that close", all(again(10_000, "a: ["), again(10_000, "]"))},
		{"700 levels of indentation", func(w *bufio.Writer) {
			for i := range 700 {
				w.WriteString(strings.Repeat(" ", i) + "a:\n")
			}
		}},
		{"a billion laughs", func(w *bufio.Writer) {
			w.WriteString("a0: &a0 [lol]\n")
			for i := 1; i < 30; i++ {
				fmt.Fprintf(w, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 10), ","))
			}
		}},
		{"a billion merges", func(w *bufio.Writer) {
			w.WriteString("a0: &a0 {lol: 1}\n")
			for i := 1; i < 30; i++ {
				fmt.Fprintf(w, "a%d: &a%d {<<: [%s], k%d: 1}\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 10), ","), i)
			}
		}},
		{"anchors of anchors", numbered(20_000, "a%[1]d: &a%[1]d *a%[1]d\n")},
		{"a chain of aliases", func(w *bufio.Writer) {
			w.WriteString("a0: &a0 [x]\n")
			for i := 1; i < 20_000; i++ {
				fmt.Fprintf(w, "a%d: &a%d [*a%d]\n", i, i, i-1)
			}
		}},
		{"a chain of merges", func(w *bufio.Writer) {
			w.WriteString("a0: &a0 {k: 1}\n")
			for i := 1; i < 20_000; i++ {
				fmt.Fprintf(w, "a%d: &a%d {<<: *a%d, k%d: 1}\n", i, i, i-1, i)
			}
		}},
		{"an alias of what it stands in", text("hosts: &a\n  b: *a\nc: &c [*c, *c]\nd: &d {<<: *d}\n*d : 1\n")},
		{"a list in itself a hundred thousand times", all(text("a: &a ["), again(100_000, "*a,"), text("]\n"))},
		{"a million keys", numbered(1_000_000, "key%d: 1\n")},
		{"a hundred thousand keys", numbered(80_000, "k%d: 1\n")},
		{"one key 30,000 times", again(30_000, "key: 1\n")},
		{"one known key a hundred thousand times", again(60_000, "num_workers: 1\n")},
		{"a hundred thousand empty keys", again(100_000, "? \n")},
		{"a key of 50 MB", all(bytesOf(50*mega, "k"), text(": 1\n"))},
		{"a key of 250 KB", all(bytesOf(short-10, "k"), text(": 1\n"))},
		{"a scalar of 50 MB", all(text("num_workers: "), bytesOf(50*mega, "9"))},
		{"a number of 250 KB", all(text("num_workers: "), bytesOf(short-100, "9"))},
		{"a sexagesimal number of 250 KB", all(text("num_workers: 1"), bytesOf(short-100, ":59"))},
		{"a hexadecimal number of 250 KB", all(text("num_workers: 0x"), bytesOf(short-100, "f"))},
		{"a float of 250 KB", all(text("num_workers: 1."), bytesOf(short-100, "9"))},
		{"a huge exponent", text("num_workers: 1.0e+999999999\ndebug: 1e999999999\n")},
		{"a timestamp out of any year", text("num_workers: 9999-99-99 99:99:99\nmaas_url: 2001-01-01 00:00:00." + strings.Repeat("9", 10000) + "\n")},
		{"a secret of 250 KB", all(text("database_pass: "), bytesOf(short-100, "x"))},
		{"50 MB of spaces", bytesOf(50*mega, " ")},
		{"250 KB of spaces", bytesOf(short-1, " ")},
		{"50 MB of comments", bytesOf(50*mega, "# a\n")},
		{"250 KB of comments", bytesOf(short-1, "# a\n")},
		{"250 KB of suppressions", bytesOf(short-100, "# regionlint: ignore RGD001\n")},
		{"a suppression of 250 KB", all(text("# regionlint: ignore "), bytesOf(short-100, "HBA001,"))},
		{"50 MB of CR", bytesOf(50*mega, "\r")},
		{"250 KB of CR", bytesOf(short-1, "\r")},
		{"50 MB of NUL", bytesOf(50*mega, "\x00")},
		{"250 KB of NUL", bytesOf(short-1, "\x00")},
		{"250 KB of BOM", bytesOf(short-3, "\ufeff")},
		{"250 KB of broken UTF-8", bytesOf(short-1, "\xff")},
		{"UTF-16", bytesOf(short-2, "\xff\xfe")},
		{"250 KB of quotes", bytesOf(short-1, "'")},
		{"250 KB of an open quote", all(text("a: \""), bytesOf(short-100, "x\n"))},
		{"250 KB of escapes", all(text("a: \""), bytesOf(short-100, "\\x00"), text("\"\n"))},
		{"a block scalar of 250 KB", all(text("a: |\n"), bytesOf(short-100, "  x\n"))},
		{"250 KB of directives", bytesOf(short-100, "%YAML 1.1\n")},
		{"250 KB of tags", bytesOf(short-100, "%TAG !a! tag:example.org,2002:\n")},
		{"a million documents", again(1_000_000, "---\n")},
		{"250 KB of documents", bytesOf(short-1, "---\n")},
		{"250 KB of explicit tags", all(text("a: ["), bytesOf(short-100, "!!binary x,"), text("]\n"))},
		{"250 KB of colons", all(text("{"), bytesOf(short-100, "?:"), text("}\n"))},
		{"a list of 200,000 items", all(text("hosts: ["), again(200_000, "a, "), text("]\n"))},
		{"flow keys a hundred thousand deep without a line end", all(text("a: {"), again(100_000, "a: 1, "), text("}\n"))},
	}
}

func hostileYAML() (cases []hostile) {
	for _, file := range []string{regiondConf, hostsYAML, settingsFile} {
		for _, y := range yamlTexts() {
			c := hostile{name: filepath.Base(file) + ": " + y.name, file: file, write: y.write}
			if file == regiondConf {
				c.args = []string{"dump regiond DIR/" + regiondConf}
			}
			cases = append(cases, c)
		}
	}
	host := "{cpus: 8, roles: [region], addresses: [10.0.0.11]}"
	return append(cases,
		hostile{name: "a million hosts in a block", file: hostsYAML, write: all(text("hosts:\n"), numbered(1_000_000, "  h%d: "+host+"\n")), says: "BND001"},
		hostile{name: "a million hosts in braces", file: hostsYAML, write: all(text("hosts: {"), numbered(1_000_000, "h%d: "+host+", "), text("}\n")), says: "BND001"},
		hostile{name: "100,000 short hosts", file: hostsYAML, write: all(text("hosts:\n"), numbered(100_000, "  h%d:\n")), says: "BND001"},
		hostile{name: "10,000 hosts with the same address", file: hostsYAML, write: all(text("hosts:\n"), numbered(10_000, "  h%d: "+host+"\n"))},
		hostile{name: "1,000 hosts with the same directory", file: hostsYAML, write: all(text("hosts:\n"),
			numbered(1000, "  h%d: {dir: alpha, cpus: 8, roles: [region, database], addresses: [10.0.0.11]}\n"))},
		hostile{name: "20,000 hosts that are one alias", file: hostsYAML, write: all(text("hosts:\n  a: &a {dir: alpha, roles: [region, database, standby, rack], addresses: [10.0.0.11]}\n"),
			numbered(20_000, "  h%d: *a\n"))},
		hostile{name: "a host with 100,000 addresses", file: hostsYAML, write: all(text("hosts:\n  alpha:\n    cpus: 8\n    roles: [region, database]\n    addresses: ["),
			numbered(60_000, "\"fd00::%x\", "), text("]\n"))},
		hostile{name: "a host with 100,000 times one address", file: hostsYAML, write: all(text("hosts:\n  alpha:\n    cpus: 8\n    roles: [region, database]\n    addresses: ["),
			again(100_000, "10.0.0.1,"), text("]\n"))},
		hostile{name: "a host with 100,000 roles", file: hostsYAML, write: all(text("hosts:\n  alpha:\n    roles: ["), again(100_000, "region,"), text("]\n"))},
		hostile{name: "a host with 100,000 names", file: hostsYAML, write: all(text("hosts:\n  alpha:\n    roles: [region]\n    names: ["), numbered(60_000, "n%d.example.net, "), text("]\n"))},
		hostile{name: "a thousand hosts that share a hundred addresses", file: hostsYAML, write: all(
			text("x: &x ["), numbered(100, "10.0.0.%d, "), text("]\nhosts:\n"), numbered(1000, "  h%d: {cpus: 8, roles: [region], addresses: *x}\n"))},
		hostile{name: "JSON of 250 KB of brackets", file: "hosts.json", write: bytesOf(short-1, "[")},
		hostile{name: "settings of 10,000 globs", file: settingsFile, write: all(text("per_path_ignores:\n"), numbered(10_000, "  \"**/*a*b*c*%d*\": [HBA]\n"))},
		hostile{name: "a glob of a thousand stars", file: settingsFile, write: all(text("per_path_ignores:\n  \""), again(1000, "**/*a*"), text("\": [HBA]\n"))},
		hostile{name: "settings that name 50,000 rules", file: settingsFile, write: all(text("ignore: ["), again(50_000, "HBA001,"), text("]\n"))},
	)
}
