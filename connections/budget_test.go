package connections_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/version"
)

// regions is a bundle of regions a, b, ... with these texts in regiond.conf.
func regions(release version.MAAS, texts ...string) *bundle.Bundle {
	fsys := fstest.MapFS{}
	manifest := "hosts:\n"
	for i, text := range texts {
		name := string(rune('a' + i))
		manifest += "  " + name + ": {cpus: 8, roles: [region]}\n"
		fsys[name+"/regiond.conf"] = &fstest.MapFile{Data: []byte(text)}
	}
	fsys["hosts.yaml"] = &fstest.MapFile{Data: []byte(manifest)}
	return bundle.Load("x", fsys, bundle.Options{MAAS: release})
}

func count(b *bundle.Bundle) connections.Budget {
	return connections.Of(b, connections.Counting{PerWorker: connections.PerWorker})
}

// TestPeakByRelease holds the pools to the sums that the releases of each
// generation come to, with four workers and with eight.
func TestPeakByRelease(t *testing.T) {
	for _, generation := range []struct {
		releases    version.Releases
		four, eight int
	}{
		{version.Releases{First: 200, Last: 201}, 84, 84},
		{version.Releases{First: 202, Last: 203}, 40, 40},
		{version.Releases{First: 204, Last: 304}, 50, 90},
		{version.Releases{First: 305, Last: 305}, 104, 144},
		{version.Releases{First: 306, Last: 307}, 113, 153},
		{version.Releases{First: 308, Last: 308}, 103, 143},
	} {
		for _, release := range []version.MAAS{generation.releases.First, generation.releases.Last} {
			b := count(regions(release, "num_workers: 4\n", "num_workers: 8\n"))
			got := []int{b.Regions[0].Peak(), b.Regions[1].Peak(), b.Peak()}
			want := []int{generation.four, generation.eight, generation.four + generation.eight}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("MAAS %s (-want +got):\n%s", release, diff)
			}
		}
	}
}

// TestPools shows that every release has each pool once, and from where that is
// known.
func TestPools(t *testing.T) {
	for release := version.OldestMAAS; release <= version.NewestMAAS; release++ {
		seen := map[string]bool{}
		for _, p := range connections.Pools(release) {
			if seen[p.Name] || p.Size < 1 || p.Source == "" {
				t.Errorf("MAAS %s: %+v", release, p)
			}
			seen[p.Name] = true
		}
	}
}

// TestWorkers shows where the number of workers comes from, and which regions
// are left out.
func TestWorkers(t *testing.T) {
	b := regions(305, "num_workers: 6\n", "", "num_workers: \"6\"\n", "num_workers: null\n", "x: y: z\n")
	budget := count(b)
	var got []string
	for _, r := range budget.Regions {
		got = append(got, fmt.Sprint(r.Host.Name, " ", r.Workers, " ", r.From))
	}
	for _, u := range budget.Unknown() {
		got = append(got, u.Host+": "+u.Reason)
	}
	want := []string{
		"a 6 num_workers", "b 4 default", "c 4 refused value",
		"d: regiond crashes on num_workers", "e: MAAS cannot load regiond.conf",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("workers (-want +got):\n%s", diff)
	}
	if n := budget.Workers(); n != 14 {
		t.Errorf("%d workers", n)
	}
	if from := count(regions(203, "num_workers: 6\n")).Regions[0].From; from != connections.Release {
		t.Errorf("MAAS 2.3 has them from %s", from)
	}
	assumed := connections.Of(b, connections.Counting{PerWorker: 11, Assume: 2})
	if n := assumed.Workers(); n != 10 || len(assumed.Unknown()) > 0 {
		t.Errorf("5 regions of 2 workers have %d, but for %v", n, assumed.Unknown())
	}
	lowered := connections.Of(b, connections.Counting{PerWorker: 11, Lower: func(h *bundle.Host) (int, bool) { return 5, h.Name == "a" }})
	if n := lowered.Workers(); n != 13 {
		t.Errorf("with one less there are %d workers", n)
	}
}

// TestOpenFGA shows that 3.8 takes the size of one pool from regiond.conf.
func TestOpenFGA(t *testing.T) {
	for text, want := range map[string]int{
		"num_workers: 4\n":             103,
		"openfga_max_open_conns: 20\n": 120,
		"openfga_max_open_conns: 0\n":  103,
		"openfga_max_open_conns: -1\n": 103,
		"openfga_max_open_conns:\n":    103,
	} {
		if got := count(regions(308, text)).Peak(); got != want {
			t.Errorf("with %q the peak is %d, not %d", text, got, want)
		}
	}
	for _, text := range []string{"many", "'20'", "true", "99999999999999999999"} {
		b := count(regions(308, "openfga_max_open_conns: "+text+"\n"))
		want := []connections.Unknown{{Host: "a", Reason: "openfga_max_open_conns is no whole number"}}
		if diff := cmp.Diff(want, b.Unknown()); diff != "" || b.Peak() != 100 {
			t.Errorf("with %s the peak is at least %d (-want +got):\n%s", text, b.Peak(), diff)
		}
	}
	if got := count(regions(307, "openfga_max_open_conns: 20\n")).Peak(); got != 113 {
		t.Errorf("MAAS 3.7 reads it too: %d", got)
	}
}

// TestNeed shows what is provided for: 11 for each worker, what the server keeps,
// and what others take.
func TestNeed(t *testing.T) {
	for v, kept := range map[version.PostgreSQL]int{
		version.PostgreSQL95: 3, version.PostgreSQL96: 3, version.PostgreSQL10: 13, version.PostgreSQL11: 13,
		version.PostgreSQL12: 3, version.PostgreSQL18: 3,
	} {
		b := connections.Of(regions(305, "", ""), connections.Counting{PerWorker: connections.PerWorker, Extra: 7})
		b = b.OnServer(connections.ReservedIn(&pgconf.File{Version: v}))
		if b.Kept() != kept || b.Need() != 88+kept+7 || b.Peak() != 208+kept+7 {
			t.Errorf("PostgreSQL %s keeps %d: the need is %d, the peak %d", v, b.Kept(), b.Need(), b.Peak())
		}
	}
}
