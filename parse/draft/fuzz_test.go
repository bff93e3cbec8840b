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
