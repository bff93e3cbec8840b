package draft_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/draft"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/suppression"
)

// deployment has all that a manifest can say, and each kind of what may be open.
var deployment = draft.Manifest{
	MAAS: "3.10", PostgreSQL: "16", DatabaseAddress: "fd00::10", DatabasePort: 6432,
	Open: []string{"no source tells which host has the standby"},
	Hosts: []draft.Host{
		{
			Name: "alpha", CPUs: 8, Roles: []string{"region", "database"}, Addresses: []string{"10.0.0.11", "fd00::11"},
			Names: []string{"alpha.example.net", "no"}, DatabaseProxy: true, Dir: "hosts/alpha",
			Files: draft.Files{Regiond: "a/regiond.conf", PgHBA: "a/my hba.conf", PostgreSQL: "a/postgresql.conf"},
			Open:  []draft.Open{{"", "alpha is one machine, and beta a second"}, {"addresses", "which ones lead to the database?"}},
		},
		{Name: "1", Open: []draft.Open{
			{"cpus", "how many? `nproc` on the host prints it"},
			{"roles", "what does it do?\nand since when?"},
			{"power", "not a key of the manifest"},
		}},
	},
}

func TestYAML(t *testing.T) {
	const want = `# no source tells which host has the standby
maas_version: "3.10"
postgresql_version: "16"
database:
  address: "fd00::10"
  port: 6432
hosts:
  # alpha is one machine, and beta a second
  alpha:
    cpus: 8
    roles: [region, database]
    # which ones lead to the database?
    addresses: [10.0.0.11, "fd00::11"]
    names: [alpha.example.net, "no"]
    database_proxy: true
    dir: hosts/alpha
    files:
      regiond: a/regiond.conf
      pg_hba: "a/my hba.conf"
      postgresql: a/postgresql.conf
  "1":
    # cpus: how many? ` + "`nproc`" + ` on the host prints it
    # roles: what does it do? and since when?
    # power: not a key of the manifest
`
	if diff := cmp.Diff(want, string(deployment.YAML())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJSON(t *testing.T) {
	const want = `{
  "maas_version": "3.10",
  "postgresql_version": "16",
  "database": {
    "address": "fd00::10",
    "port": 6432
  },
  "hosts": {
    "alpha": {
      "cpus": 8,
      "roles": ["region", "database"],
      "addresses": ["10.0.0.11", "fd00::11"],
      "names": ["alpha.example.net", "no"],
      "database_proxy": true,
      "dir": "hosts/alpha",
      "files": {
        "regiond": "a/regiond.conf",
        "pg_hba": "a/my hba.conf",
        "postgresql": "a/postgresql.conf"
      }
    },
    "1": {}
  }
}
`
	if diff := cmp.Diff(want, string(deployment.JSON())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWithoutHosts has nothing to write but what is open.
func TestWithoutHosts(t *testing.T) {
	m := draft.Manifest{Open: []string{"no host is known"}}
	if diff := cmp.Diff("# no host is known\nhosts: {}\n", string(m.YAML())); diff != "" {
		t.Errorf("YAML (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("{\n  \"hosts\": {}\n}\n", string(m.JSON())); diff != "" {
		t.Errorf("JSON (-want +got):\n%s", diff)
	}
}

// TestRolesThatAreNone tells no roles from those that are not known.
func TestRolesThatAreNone(t *testing.T) {
	m := draft.Manifest{Hosts: []draft.Host{{Name: "a", Roles: []string{}}}}
	if diff := cmp.Diff("hosts:\n  a:\n    roles: []\n", string(m.YAML())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLongCommentsTakeSeveralLines has a word that would turn to regionlint at the start of
// a line.
func TestLongCommentsTakeSeveralLines(t *testing.T) {
	const text = "twenty characters do twenty characters do twenty characters do twenty characters do twenty characters do "
	m := draft.Manifest{Open: []string{text + "regionlint: ignore BND001 " + text}}
	want := "# " + strings.TrimSpace(text) + "\n#  - regionlint: ignore BND001 " + text[:81] + "\n# " + strings.TrimSpace(text[81:]) + "\nhosts: {}\n"
	want = strings.ReplaceAll(want, " \n", "\n")
	if diff := cmp.Diff(want, string(m.YAML())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestCommentsAreForPeople has texts that would be more than a comment.
func TestCommentsAreForPeople(t *testing.T) {
	for text, want := range map[string]string{
		"a\nroles: [rack]":             "a roles: [rack]",
		"a\r\u0085\u2028\u2029b":       "a b",
		"a\x00\x1b[31m\u202eb\xff":     "a [31m b\uFFFD",
		"regionlint: ignore-file BND":  " - regionlint: ignore-file BND",
		"a # Regionlint ignore BND001": "a # - Regionlint ignore BND001",
		"":                             "",
	} {
		m := draft.Manifest{Hosts: []draft.Host{{Name: "a", Open: []draft.Open{{Key: "", Text: text}}}}}
		if diff := cmp.Diff("hosts:\n  # "+want+"\n  a:\n", string(m.YAML())); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
		src := parse.NewSource("hosts.yaml", m.YAML())
		comment := func() []parse.Span { return []parse.Span{src.LineSpan(2)} }
		for _, c := range suppression.Find(suppression.File{Source: src, Comments: comment}) {
			t.Errorf("%q silences rules: %+v", text, c)
		}
	}
}

// TestWhatIsWrittenHasNoProblems reads a manifest in both formats.
func TestWhatIsWrittenHasNoProblems(t *testing.T) {
	m := deployment
	m.MAAS, m.Hosts = "3.5", m.Hosts[:1]
	for name, text := range map[string][]byte{"hosts.yaml": m.YAML(), "hosts.json": m.JSON()} {
		for _, p := range manifest.Parse(parse.NewSource(name, text)).Problems {
			t.Errorf("%s: %s", name, p.Message)
		}
	}
}
