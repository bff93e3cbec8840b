package draft_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/draft"
	"github.com/regionlint/regionlint/parse/manifest"
)

// TestYAML shows what is written.
func TestYAML(t *testing.T) {
	m := draft.Manifest{
		MAAS: "3.10", PostgreSQL: "16", DatabaseAddress: "fd00::10", DatabasePort: 5433,
		Open: []string{"is 10.0.0.100 a virtual address?"},
		Hosts: []draft.Host{
			{
				Name: "alpha", CPUs: 8, Roles: []string{"region", "database"}, Addresses: []string{"10.0.0.11", "fd00::11"},
				Names: []string{"alpha.example.net"}, DatabaseProxy: true, Dir: "a", Files: draft.Files{Regiond: "a/regiond.conf"},
				Open: []draft.Open{{"", "all of it"}, {"roles", "or standby?"}, {"files", "which\nof two?"}},
			},
			{Name: "no", Open: []draft.Open{{"cpus", "how many?"}, {"addresses", "which?"}}},
		},
	}
	want := `# is 10.0.0.100 a virtual address?
maas_version: "3.10"
postgresql_version: "16"
database:
  address: "fd00::10"
  port: 5433
hosts:
  # all of it
  alpha:
    cpus: 8
    # or standby?
    roles: [region, database]
    addresses: [10.0.0.11, "fd00::11"]
    names: [alpha.example.net]
    database_proxy: true
    dir: a
    # which of two?
    files:
      regiond: a/regiond.conf
  "no":
    # cpus: how many?
    # addresses: which?
    roles: []
`
	if diff := cmp.Diff(want, string(m.YAML())); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// FuzzYAML checks that the manifest's parser reads back what was written, whatever a host
// is called and whatever is said of it.
func FuzzYAML(f *testing.F) {
	for _, name := range []string{"alpha", "no", "1", "1.5", "10.0.0.1", "a: b", "a #b", "-", "~", "é", "\"", "\\", "a\tb", "0x1f", "1e3", "Null", "\U0001F600", "a\u2028b"} {
		f.Add(name, "what?", 4)
	}
	f.Add("alpha", "\nroles: [region]\n", 0)
	f.Fuzz(func(t *testing.T, name, comment string, cpus int) {
		m := draft.Manifest{Open: []string{comment}, Hosts: []draft.Host{{
			Name: name, CPUs: cpus, Dir: "d", Names: []string{"x." + name}, Open: []draft.Open{{"", comment}, {"cpus", comment}, {"roles", comment}, {"files", comment}},
		}}}
		read := manifest.Parse(parse.NewSource("hosts.yaml", m.YAML()))
		if len(read.Hosts) != 1 {
			if name == "" || len(name) > 255 || !valid(name) {
				return
			}
			t.Fatalf("%d hosts in\n%s", len(read.Hosts), m.YAML())
		}
		h := read.Hosts[0]
		if valid(name) && h.Name != name || h.Dir != "d" || cpus > 0 && cpus < 1000 && h.CPUs != cpus || h.Roles != 0 {
			t.Fatalf("%+v of\n%s", h, m.YAML())
		}
	})
}

// valid tells whether YAML can hold a text: UTF-8 without surrogates.
func valid(text string) bool {
	for _, r := range text {
		if r == 0xfffd {
			return false
		}
	}
	return true
}
