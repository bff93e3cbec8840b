package manifest_test

import (
	"testing"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/manifest"
)

// FuzzParse checks that whatever is read has a place in the text, and that what
// cannot be right is never passed on.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		full, "{\n\t\"hosts\": {\"a\": {\"cpus\": 4, \"roles\": [\"region\"]}}\n}\n", "hosts:\n  a: &r {roles: [rack]}\n  b: {<<: *r}\n",
		"hosts: [::1]", "hosts: {a: {roles: [x], cpus: 1e3, addresses: [::1, fe80::1%a]}}", "hosts: &a {a: *a}", "maas_version: 3.10",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m := manifest.Parse(parse.NewSource("hosts.yaml", text))
		place := func(p parse.Place) {
			if s := p.Span; s.Start < 0 || s.End < s.Start || s.End > len(text) {
				t.Fatalf("span %v in a text of %d bytes", s, len(text))
			}
		}
		for _, p := range m.Problems {
			place(p.Place)
			place(p.Related)
			if p.Message == "" || p.Place.Source == nil {
				t.Fatalf("%+v", p)
			}
		}
		for _, h := range m.Hosts {
			place(h.Place)
			place(h.CPUsPlace)
			if h.CPUs < 0 || h.Name == "" {
				t.Fatalf("%+v", h)
			}
			for _, a := range h.Addresses {
				place(a.Place)
				if !a.Addr.IsValid() || a.Addr.Zone() != "" {
					t.Fatalf("%+v", a)
				}
			}
		}
		if len(m.Hosts) == 0 && len(m.Problems) == 0 {
			t.Fatal("no hosts, and no problem")
		}
	})
}
