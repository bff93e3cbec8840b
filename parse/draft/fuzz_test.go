package draft_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/draft"
	"github.com/regionlint/regionlint/parse/manifest"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// FuzzRoundTrip writes any values with any comments: what is written parses, and the
// values that the manifest takes come back.
func FuzzRoundTrip(f *testing.F) {
	for _, text := range []string{
		"alpha", "no", "1", "a: b", "3.10", "fd00::11", "-", "- a", "[a]", "{}", "# a", "a #b", "null", "~", "1e3", "0x1f", "1_0", "2030-01-31",
		"a\nb", "a\r\nroles: [rack]", "\u0085", "\u2028", "\ufeff", "\x7f", "\uffff", "\U0001F600", "\U000E0041", "'", `"`, `\`, `a\n`, "*a", "&a", "!a", "%a",
		"@a", "`a", "|", ">", "?", ":", "<<", "=", "yes", "ON", "10.0.0.11", "10.0.0.300", "é", " a ", "a.b/c", "regionlint: ignore BND001",
	} {
		f.Add(text, text, text, []byte{10, 0, 0, 11}, uint16(8))
	}
	f.Fuzz(func(t *testing.T, name, value, comment string, ip []byte, number uint16) {
		if utf8.RuneCountInString(name) > 128 {
			// Escaped, it may be longer than a key in YAML.
			return
		}
		h := draft.Host{
			Name: name, CPUs: int(number), Roles: []string{"rack"}, Names: []string{value}, Dir: value,
			Files: draft.Files{Regiond: value, PgHBA: name, PostgreSQL: comment},
		}
		if addr, ok := netip.AddrFromSlice(ip); ok {
			h.Addresses = []string{addr.String()}
		}
		m := &draft.Manifest{
			MAAS: value, PostgreSQL: value, DatabaseAddress: value, DatabasePort: int(number),
			Hosts: []draft.Host{h},
		}
		want := told(manifest.Parse(parse.NewSource("hosts.json", m.JSON())))
		valid := func(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }
		checkValues(t, m, valid)
		m.Open = []string{comment}
		for _, key := range []string{"", "cpus", "roles", "names", "power", comment} {
			m.Hosts[0].Open = append(m.Hosts[0].Open, draft.Open{Key: key, Text: comment})
		}
		text := m.YAML()
		if diff := cmp.Diff(want, told(manifest.Parse(parse.NewSource("hosts.yaml", text)))); diff != "" {
			t.Errorf("JSON says something else than YAML (-JSON +YAML):\n%s\n%s", diff, text)
		}
		m.Hosts[0] = draft.Host{Name: name, Open: m.Hosts[0].Open}
		checkValues(t, m, valid)
	})
}

// checkValues reads the YAML: the keys and values are those that were written, as text.
func checkValues(t *testing.T, m *draft.Manifest, valid func(string) string) {
	t.Helper()
	text := m.YAML()
	root, err := yamlnode.Parse(parse.NewSource("hosts.yaml", text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	h := m.Hosts[0]
	want := map[string]string{}
	for key, value := range map[string]string{
		"maas_version": m.MAAS, "postgresql_version": m.PostgreSQL, "database.address": m.DatabaseAddress,
		"h.dir": h.Dir, "h.files.regiond": h.Files.Regiond, "h.files.pg_hba": h.Files.PgHBA, "h.files.postgresql": h.Files.PostgreSQL,
		"h.roles.0": first(h.Roles), "h.names.0": first(h.Names), "h.addresses.0": first(h.Addresses),
	} {
		if value != "" || strings.HasSuffix(key, "names.0") && h.Names != nil {
			want[key] = "!!str " + valid(value)
		}
	}
	for key, value := range map[string]int{"database.port": m.DatabasePort, "h.cpus": h.CPUs} {
		if value != 0 {
			want[key] = fmt.Sprint("!!int ", value)
		}
	}
	if h.Roles == nil {
		want["h"] = "!!null "
	}
	got := map[string]string{}
	for _, e := range root.Entries {
		if e.Key.Value != "hosts" {
			flatten(got, e.Key.Value, e.Value)
			continue
		}
		if len(e.Value.Entries) != 1 || e.Value.Entries[0].Key.Value != valid(h.Name) {
			t.Fatalf("not the host %q alone:\n%s", h.Name, text)
		}
		flatten(got, "h", e.Value.Entries[0].Value)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, text)
	}
}

// flatten gives each scalar its path.
func flatten(into map[string]string, path string, n *yamlnode.Node) {
	for _, e := range n.Entries {
		flatten(into, path+"."+e.Key.Value, e.Value)
	}
	for i, item := range n.Items {
		flatten(into, fmt.Sprint(path, ".", i), item)
	}
	if n.Kind == yamlnode.Scalar {
		into[path] = n.Tag + " " + n.Value
	}
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// told is what the reader makes of a manifest, without the places.
func told(m *manifest.Manifest) []string {
	list := []string{m.MAAS.String(), m.PostgreSQL.String(), m.Database.Address, fmt.Sprint(m.Database.Port)}
	for _, h := range m.Hosts {
		list = append(list, fmt.Sprintf("%q %d %s %q %v %q %q %q %q", h.Name, h.CPUs, h.Roles, h.DNSNames, h.DatabaseProxy, h.Dir,
			h.Files.Regiond.Path, h.Files.PgHBA.Path, h.Files.PostgreSQL.Path))
		for _, a := range h.Addresses {
			list = append(list, a.Addr.String())
		}
	}
	for _, p := range m.Problems {
		list = append(list, p.Message)
	}
	return list
}

// FuzzComplete adds to any text: each byte of it stays, in its order, each value that it has
// stays where it is, and no other key is there than those that were to be added.
func FuzzComplete(f *testing.F) {
	for _, text := range []string{
		"hosts:\n  alpha:\n    cpus: 4 # x\n  beta: {roles: [rack]}\n", "hosts: {alpha: {cpus: 8}}", "{\n\t\"hosts\": {\n\t\t\"alpha\": {\"cpus\": 4}\n\t}\n}\n",
		"hosts:\r\n    alpha:\r\n        <<: {cpus: 3}\r\n", "hosts: {alpha: &a {cpus: 8}, beta: *a}\n", "hosts:\n  alpha:\n  # x\n", "--- # x\nhosts:\n  ? alpha\n  : cpus: 8\n...\n",
		"# x", "", "hosts:", "{}", "\ufeffhosts:\n alpha: {}\n", "maas_version: |+\n  3.5\n\nhosts:\n  alpha: !!map {cpus: 8,}\n", "hosts:\n  alpha: null\n", "hosts: {alpha, beta: }",
		"database: {}\nhosts: { # x\n  alpha: {cpus: 8} # y\n  }\n", "hosts:\n- a\n", "hosts: {alpha: {names: [a\n, b]}}", "hosts:\n  beta: {<<: [{roles: [rack]}]}\n  'alpha' : {}\n",
	} {
		f.Add(text, "alpha", "beta", uint8(8))
	}
	f.Fuzz(func(t *testing.T, text, one, other string, cpus uint8) {
		if one == "" || one == other || other == "" || len(one)+len(other) > 100 {
			return
		}
		m := &draft.Manifest{MAAS: "3.5", PostgreSQL: "16", DatabasePort: 5432, Hosts: []draft.Host{
			{Name: strings.ToValidUTF8(one, ""), CPUs: int(cpus), Roles: []string{"region"}, Addresses: []string{"fd00::1"}, Open: []draft.Open{{Key: "cpus", Text: text}}},
			{Name: strings.ToValidUTF8(other, ""), Roles: []string{"rack"}, Dir: "x y", Files: draft.Files{PgHBA: "a: b"}},
		}}
		if m.Hosts[0].Name == m.Hosts[1].Name || m.Hosts[0].Name == "" || m.Hosts[1].Name == "" {
			return
		}
		src := parse.NewSource("hosts.yaml", []byte(text))
		done, err := draft.Complete(src, m)
		if err != nil {
			return
		}
		rest := string(done.Text)
		for i := range len(text) {
			at := strings.IndexByte(rest, text[i])
			if at < 0 {
				t.Fatalf("byte %d is gone:\n%s", i, done.Text)
			}
			rest = rest[at+1:]
		}
		before, after := tree(t, text), tree(t, string(done.Text))
		for path, value := range before {
			// What had no value may have one.
			if got, ok := after[path]; got != value && value != "!!null " && value != "{}" || !ok && value != "!!null " && value != "{}" {
				t.Errorf("%q is %q, not %q:\n%s", path, got, value, done.Text)
			}
		}
		added := tree(t, string(m.YAML()))
		for path, value := range after {
			if _, ok := before[path]; !ok && added[path] != value && value != "{}" {
				t.Errorf("%q is %q, which was not to be added:\n%s", path, value, done.Text)
			}
		}
	})
}

// tree is the value of each path in a text.
func tree(t *testing.T, text string) map[string]string {
	root, err := yamlnode.Parse(parse.NewSource("hosts.yaml", []byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{}
	if root != nil {
		resolved(values, "", root, 0)
	}
	return values
}

func resolved(into map[string]string, path string, n *yamlnode.Node, depth int) {
	n = n.Resolve()
	if depth > 8 || len(into) > 10_000 {
		return
	}
	for _, e := range n.Entries {
		resolved(into, path+"\x00"+e.Key.Resolve().Value, e.Value, depth+1)
	}
	for i, item := range n.Items {
		resolved(into, fmt.Sprint(path, "\x00", i), item, depth+1)
	}
	switch {
	case n.Kind == yamlnode.Scalar:
		into[path] = n.Tag + " " + n.Value
	case len(n.Entries)+len(n.Items) == 0:
		into[path] = "{}"
	}
}
