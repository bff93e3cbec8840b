package bundle_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
)

// TestCommented finds the comments of each kind of file, and nothing that only
// looks like one.
func TestCommented(t *testing.T) {
	const manifest = "# one\nhosts:\n  a: {cpus: 4, roles: [region, database], names: ['# two']} # three\n"
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"hosts.yaml":                    {manifest, []string{"# one", "# three"}},
		"a/regiond.conf":                {"a: 'x # 1'\r\nb: \"x\n  # 2\"\r\nc: | # three\r\n  # 4\r\nd: x#5\r\n# six", []string{"# three", "# six"}},
		"a/etc/maas/regiond.conf":       {"a: 'x # 1' # two\nb:\tx # three\nc: \"x # four\nd: '# 5' # six\n", []string{"# two", "# three", "# four", "# six"}},
		"a/postgresql.conf":             {"a = 'x # 1' # two\n#three\nb = 'x''# 4'#five\r\nc = 'x # six\n", []string{"# two", "#three", "#five", "# six"}},
		"a/pg_hba.conf":                 {"# one\nhost \"a # 2\" b#three\nlocal a \\\n  # four \\\n five\n\"# 6\n\"\"\"#\" # seven", []string{"# one", "#three", "# four \\\n five", "# seven"}},
		"a/etc/bind/named.conf.options": {"options { // one\r\n directory \"# 2 // 3\"; /* four\n */ # five\n}; // six", []string{"// one", "/* four\n */", "# five", "// six"}},
		"a/etc/pgbouncer/pgbouncer.ini": {"; one\n[databases] ; two\n* = host=x # 3 ; 4\n  # five\r\n", []string{"; one", "; two", "# five"}},
		"a/var/lib/maas/maas_id":        {"# 1\n", nil},
		"a/var/lib/maas/secret":         {"# 1\n", nil},
		"a/postgresql.auto.conf":        {"# one\n", []string{"# one"}},
	} {
		fsys := tree(manifest, "a/postgresql.conf")
		fsys[name] = &fstest.MapFile{Data: []byte(test.text)}
		b := bundle.Load("b", fsys, bundle.Options{})
		var got []string
		for _, f := range b.Commented() {
			if f.Source.Path != name {
				continue
			}
			for _, span := range f.Comments() {
				got = append(got, string(f.Source.Text[span.Start:span.End]))
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
