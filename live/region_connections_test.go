//go:build live

package live

import (
	"slices"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
	"github.com/regionlint/regionlint/rules"
)

// stage is the bundle with some of its findings fixed, and what then happens.
type stage struct {
	name string
	// server is the host that has the database.
	server string
	// fixed are the rules whose findings are fixed.
	fixed []*rules.Rule
	// refused are the regions that do not get in, with the rule that says so.
	refused map[string]string
	// open is how many connections the regions get when all get in.
	open int
	// short tells that they need more, as PGC005 says.
	short bool
}

// Some faults hide others. So they are fixed one after the other.
var stages = []stage{
	{
		name: "as it is", server: "pg-1",
		refused: map[string]string{"region-1": "PGC006", "region-2": "PGC006", "region-3": "HBA002"},
	},
	{
		name: "listening", server: "pg-1", fixed: named("PGC006"),
		refused: map[string]string{"region-2": "HBA001", "region-3": "HBA002"},
	},
	{
		name: "letting in", server: "pg-1", fixed: named("PGC006", "HBA"),
		open: 100 - 3, short: true,
	},
	{
		name: "taken over", server: "pg-2",
		refused: map[string]string{"region-2": "HBA001", "region-3": "RGD005"},
	},
	{
		name: "taken over, followed", server: "pg-2", fixed: named("RGD005"),
		refused: map[string]string{"region-2": "HBA001", "region-3": "HBA001"},
	},
	{
		name: "fixed", server: "pg-1", fixed: rules.All(),
		open: (8 + 8 + 4) * connections.PerWorker,
	},
	{
		name: "fixed, taken over", server: "pg-2", fixed: rules.All(),
		open: (8 + 8 + 4) * connections.PerWorker,
	},
}

func named(patterns ...string) []*rules.Rule {
	chosen, err := lint.Select(patterns, nil)
	if err != nil {
		panic(err)
	}
	return chosen
}

// TestRegionConnections brings the bundle ha to life, in a network namespace
// that has its hosts' addresses: PostgreSQL with the files of pg-1 or, once it
// has taken over, of pg-2; and the regions, which connect from their own
// addresses with what their regiond.conf says.
//
// Whatever is fixed, those regions are refused that findings are about, in the
// words that the findings foretell. In the end every region opens all of its
// connections.
func TestRegionConnections(t *testing.T) {
	if !inNamespace(t) {
		return
	}
	for _, v := range versionsSince(t, version.PostgreSQL14) {
		t.Run("PostgreSQL "+v.String(), func(t *testing.T) {
			s := newServer(t, v)
			s.addDatabase(t, lintHA(t, v, nil).Bundle.Regions()[0])
			s.port = 5432
			for _, stage := range stages {
				t.Run(stage.name, func(t *testing.T) { stage.run(t, s) })
			}
		})
	}
}

func (stage stage) run(t *testing.T, s *server) {
	t.Helper()
	found := lintHA(t, s.version, stage.fixed)
	database := hostNamed(t, found.Bundle, stage.server)
	takeAddresses(t, addressesOf(found.Bundle, database))
	s.configure(t, known(database.Conf), database.HBA.Source.Text)
	s.startOnAddresses(t)
	if stage.refused != nil {
		stage.checkRefusals(t, found, database)
		return
	}
	stage.checkConnections(t, found)
}

// checkRefusals lets each region connect once.
func (stage stage) checkRefusals(t *testing.T, found lint.Result, database *bundle.Host) {
	t.Helper()
	for _, region := range found.Bundle.Regions() {
		_, err := dialAs(t, region)
		code, refused := stage.refused[region.Name]
		switch {
		case !refused && err != nil:
			t.Errorf("%s, which no finding keeps out: %v", region.Name, err)
		case refused && err == nil:
			t.Errorf("%s gets in, against %s", region.Name, code)
		case refused:
			words := foretold(t, findingAbout(t, found, code, database, region))
			if !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(words)) {
				t.Errorf("%s: %s foretells %q, not: %v", region.Name, code, words, err)
			}
		}
	}
}

// checkConnections lets all workers of all regions connect, and stay.
func (stage stage) checkConnections(t *testing.T, found lint.Result) {
	t.Helper()
	conns, err := dialAll(t, found.Bundle.Regions())
	if len(conns) != stage.open {
		t.Errorf("%d connections are open at the same time, want %d", len(conns), stage.open)
	}
	full := isFull(err)
	if err != nil && !full {
		t.Error(err)
	}
	short := slices.ContainsFunc(found.Findings, func(f rules.Finding) bool { return f.Rule.Code == "PGC005" })
	if full != stage.short || short != stage.short {
		t.Errorf("too few connections: %v, PGC005: %v, want both %v", full, short, stage.short)
	}
	for _, conn := range conns {
		var one int
		if err := conn.QueryRow(t.Context(), "select 1").Scan(&one); err != nil {
			t.Fatal(err)
		}
	}
}

// findingAbout is the finding of a rule that concerns a region.
func findingAbout(t *testing.T, found lint.Result, code string, database, region *bundle.Host) rules.Finding {
	t.Helper()
	for _, f := range found.Findings {
		if f.Rule.Code == code && concerns(f, database, region) {
			return f
		}
	}
	t.Fatalf("no %s about %s, with the database on %s", code, region.Name, database.Name)
	return rules.Finding{}
}

// foretold returns what a finding says that a region hears: from PostgreSQL,
// from its own host, or from the network where there is no such address.
func foretold(t *testing.T, f rules.Finding) string {
	t.Helper()
	if f.Rule.Code == "RGD005" {
		return "network is unreachable"
	}
	for _, note := range f.Notes {
		for _, speaker := range []string{"PostgreSQL answers: ", "the region's log says: "} {
			if words, ok := strings.CutPrefix(note, speaker); ok {
				return words
			}
		}
	}
	t.Fatalf("%s foretells nothing: %q", f.Rule.Code, f.Notes)
	return ""
}

// concerns tells whether a finding in the files of the region, or of the
// database, has to do with the region.
func concerns(f rules.Finding, database, region *bundle.Host) bool {
	in := func(place parse.Place, sources ...*parse.Source) bool { return slices.Contains(sources, place.Source) }
	if in(f.Primary.Place, region.Regiond.Source) {
		return true
	}
	return in(f.Primary.Place, database.HBA.Source, database.Conf.Source) &&
		(f.Host == region.Name || slices.ContainsFunc(f.Related, func(l rules.Label) bool { return in(l.Place, region.Regiond.Source) }))
}

// lintHA lints the bundle ha, with the findings of some rules fixed.
func lintHA(t *testing.T, v version.PostgreSQL, fixed []*rules.Rule) lint.Result {
	t.Helper()
	files := openBundle(t, "ha")
	after := lint.Fix("ha", files, bundle.Options{PostgreSQL: v}, lint.Settings{Rules: fixed}, lint.Fixing{Least: rules.Safe}).After
	return lint.Lint(after.Bundle, lint.Settings{Rules: rules.All()})
}

func hostNamed(t *testing.T, b *bundle.Bundle, name string) *bundle.Host {
	t.Helper()
	for _, h := range b.Hosts {
		if h.Name == name {
			return h
		}
	}
	t.Fatalf("no host %s", name)
	return nil
}

// addressesOf are the addresses of the regions and of the database, and the one
// that moves to where the database is.
func addressesOf(b *bundle.Bundle, database *bundle.Host) []string {
	list := []string{b.Manifest.Database.Address}
	for _, h := range append(b.Regions(), database) {
		for _, a := range h.Addresses {
			list = append(list, a.Addr.String())
		}
	}
	return list
}
