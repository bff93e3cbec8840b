package report

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"

	"github.com/regionlint/regionlint/parse/sentence"
)

// htmlPage is a document as its page shows it. Every text in it is Visible.
type htmlPage struct {
	Title         string
	Policy        string
	Style, Script template.HTML
	Version       string
	// Scope says what was looked at.
	Scope  string
	Badges []htmlBadge
	// Fleet tells that bundles are to be told apart.
	Fleet bool
	// ListsHosts tells that there are few enough hosts to list them.
	ListsHosts bool
	Bundles    []htmlBundle
	Rules      []htmlRule
	Skipped    []skips
	Fixed      []htmlFixed
	Effects    []htmlEffect
	// Findings counts them.
	Findings int
}

// htmlBadge is one of the counts at the top; Kind is the class that colours it.
type htmlBadge struct{ Kind, Text string }

// htmlBundle is a bundle with its findings by host.
type htmlBundle struct {
	ID, Name string
	Hosts    []htmlHost
	Counts   Summary
	Budget   *htmlBudget
}

// htmlHost is what was found about one host of a bundle.
type htmlHost struct {
	// Name is "" for what is about no host in particular.
	ID, Name string
	Counts   Summary
	Runs     []htmlRun
}

// htmlRun are the findings of one rule about one host: the first ones, and those
// that repeat it.
type htmlRun struct {
	Rule, Name   string
	First, Again []*htmlFinding
}

const (
	// mostAlike is how many findings of a rule about a host stand in full view
	// before the rest of them are folded away.
	mostAlike = 4
	// mostOpen is how many findings a page unfolds by itself.
	mostOpen = 60
	// mostBudgets is of how many bundles it shows the connections by itself.
	mostBudgets = 3
	// mostHosts is how many hosts of a fleet it lists at the top.
	mostHosts = 40
)

func newHTMLPage(doc *Document) *htmlPage {
	style, script := htmlStyle(), htmlScript()
	p := &htmlPage{
		Policy: htmlPolicy(), Style: style.Element, Script: script.Element,
		Version: Visible(doc.Tool.Version), Badges: htmlBadges(doc), Scope: doc.Summary.scope(doc.Summary.Bundles != 1),
		Skipped: skipsOf(doc), Fixed: htmlFixedOf(doc), Effects: htmlEffectsOf(doc), Findings: len(doc.Findings),
	}
	p.Fleet = doc.fleet()
	p.Title = sentence.Count(len(doc.Bundles), "bundle")
	if len(doc.Bundles) == 1 {
		p.Title = Visible(cmp.Or(doc.Bundles[0].Name, "."))
	}
	byBundle := map[string][]*Finding{}
	for _, group := range grouped(doc.pointers(), func(f *Finding) string { return f.Bundle }) {
		byBundle[group[0].Bundle] = group
	}
	number, hosts := 0, 0
	for i, home := range doc.Bundles {
		b := newHTMLBundle(i+1, home.Name, byBundle[home.Name], &number, len(doc.Findings) <= mostOpen)
		b.Budget = htmlBudgetOf(doc, home.Name, len(doc.Bundles) <= mostBudgets)
		p.Bundles = append(p.Bundles, b)
		hosts += len(b.Hosts)
	}
	p.ListsHosts = !p.Fleet || hosts <= mostHosts
	p.Rules = htmlRulesOf(p.Bundles)
	return p
}

func newHTMLBundle(n int, name string, findings []*Finding, number *int, open bool) htmlBundle {
	b := htmlBundle{ID: "bundle-" + strconv.Itoa(n), Name: Visible(cmp.Or(name, "."))}
	for _, f := range findings {
		b.Counts.countOf(f)
	}
	byHost := grouped(findings, func(f *Finding) string { return f.Host })
	slices.SortFunc(byHost, func(a, b []*Finding) int { return cmp.Compare(a[0].Host, b[0].Host) })
	for i, group := range byHost {
		h := htmlHost{ID: b.ID + "-host-" + strconv.Itoa(i+1), Name: Visible(group[0].Host)}
		h.add(group, number, open)
		b.Hosts = append(b.Hosts, h)
	}
	return b
}

// add adds the findings about a host, the worst first, and those of a rule
// together.
func (h *htmlHost) add(findings []*Finding, number *int, open bool) {
	slices.SortStableFunc(findings, func(a, b *Finding) int {
		return cmp.Or(cmp.Compare(severityRank(a.Severity), severityRank(b.Severity)), cmp.Compare(a.Rule, b.Rule))
	})
	for _, f := range findings {
		h.Counts.countOf(f)
		*number++
		shown := newHTMLFinding(*number, f, open)
		last := len(h.Runs) - 1
		if last < 0 || h.Runs[last].Rule != shown.Rule {
			h.Runs = append(h.Runs, htmlRun{Rule: shown.Rule, Name: shown.Name})
			last++
		}
		run := &h.Runs[last]
		if len(run.First) < mostAlike {
			run.First = append(run.First, shown)
		} else {
			run.Again = append(run.Again, shown)
		}
	}
	h.unfoldSmall()
}

// unfoldSmall leaves in view what would be folded for one finding alone.
func (h *htmlHost) unfoldSmall() {
	for i := range h.Runs {
		if run := &h.Runs[i]; len(run.Again) == 1 {
			run.First, run.Again = append(run.First, run.Again...), nil
		}
	}
}

func htmlBadges(doc *Document) []htmlBadge {
	s := doc.Summary
	all := []htmlBadge{
		{"error", counted(s.Errors, "error", "errors")},
		{"warning", counted(s.Warnings, "warning", "warnings")},
		{"info", counted(s.Infos, "info", "infos")},
	}
	for _, text := range doc.fixable() {
		all = append(all, htmlBadge{"plain", text})
	}
	all = append(all,
		htmlBadge{"plain", counted(s.Suppressed, "suppressed", "suppressed")},
		htmlBadge{"plain", counted(s.Known, "known", "known")},
		htmlBadge{"good", counted(s.Fixed, "fixed", "fixed")},
		// Who sees a clean page should know how far it is the whole truth.
		htmlBadge{"plain", counted(len(doc.Skipped), "check skipped", "checks skipped")},
	)
	if len(doc.Findings) == 0 {
		all[0] = htmlBadge{"good", nothingFound}
	}
	return slices.DeleteFunc(all, func(b htmlBadge) bool { return b.Text == "" })
}
