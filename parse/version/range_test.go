package version_test

import (
	"testing"

	"github.com/regionlint/regionlint/parse/version"
)

// TestRange shows that both ends of a range belong to it, and that one without
// an end has none.
func TestRange(t *testing.T) {
	for _, test := range []struct {
		what       string
		versions   version.Range
		in96, in10 bool
		in12, in18 bool
	}{
		{"all", version.Range{}, true, true, true, true},
		{"since", version.Since(version.PostgreSQL10), false, true, true, true},
		{"until", version.Until(version.PostgreSQL10), true, true, false, false},
		{"between", version.Range{First: version.PostgreSQL10, Last: version.PostgreSQL12}, false, true, true, false},
		{"just one", version.Range{First: version.PostgreSQL12, Last: version.PostgreSQL12}, false, false, true, false},
	} {
		for v, want := range map[version.PostgreSQL]bool{
			version.PostgreSQL96: test.in96, version.PostgreSQL10: test.in10,
			version.PostgreSQL12: test.in12, version.PostgreSQL18: test.in18,
		} {
			if got := test.versions.Has(v); got != want {
				t.Errorf("%s: Has(%s) = %v", test.what, v, got)
			}
		}
	}
}

// TestReleases shows that releases of MAAS make runs as versions of PostgreSQL do.
func TestReleases(t *testing.T) {
	early, late := version.Until[version.MAAS](203), version.Since[version.MAAS](305)
	between := version.Releases{First: 204, Last: 304}
	for release, want := range map[version.MAAS]version.Releases{
		200: early, 203: early, 204: between, 304: between, 305: late, 308: late,
	} {
		for _, run := range []version.Releases{early, between, late} {
			if got := run.Has(release); got != (run == want) {
				t.Errorf("%v has %s: %v", run, release, got)
			}
		}
	}
}

// TestTable shows that a value counts until the next one does.
func TestTable(t *testing.T) {
	table := version.Table[string]{
		version.PostgreSQL96: "old", version.PostgreSQL12: "middle", version.PostgreSQL17: "new",
	}
	for v, want := range map[version.PostgreSQL]string{
		version.PostgreSQL95: "", version.PostgreSQL96: "old", version.PostgreSQL11: "old",
		version.PostgreSQL12: "middle", version.PostgreSQL16: "middle",
		version.PostgreSQL17: "new", version.PostgreSQL18: "new",
	} {
		if got := table.In(v); got != want {
			t.Errorf("%s: %q, want %q", v, got, want)
		}
	}
}
