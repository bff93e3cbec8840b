package report

import (
	"strconv"

	"github.com/regionlint/regionlint/rules"
)

// htmlFinding is one finding. Of one read from JSON there are Places, of others
// Frames.
type htmlFinding struct {
	ID       string
	Number   int
	Rule     string
	Name     string
	Severity string
	Message  []htmlProse
	Host     string
	// At is the primary place; "" when no file is to blame.
	At     string
	Frames []htmlFrame
	Places []htmlPlace
	Notes  [][][]htmlProse
	// Advice is what to do, as lines; nil when the fixes say it.
	Advice      [][]htmlProse
	Fixes       []htmlFix
	Fingerprint string
	Help        string
	// Best is the applicability of the best fix; "" for none.
	Best string
	Open bool
}

// htmlPlace is a place whose file is not at hand.
type htmlPlace struct {
	At   string
	Text []htmlProse
}

func newHTMLFinding(number int, f *Finding, open bool) *htmlFinding {
	shown := &htmlFinding{
		ID: "finding-" + strconv.Itoa(number), Number: number, Open: open,
		Rule: Visible(f.Rule), Name: Visible(f.Name), Severity: Visible(f.Severity), Message: prose(f.Message),
		Host: Visible(f.Host), At: htmlAt(f.Path, f.Range),
		Fixes: htmlFixes(f), Fingerprint: Visible(f.Fingerprint), Help: Visible(f.Help),
	}
	if best := f.applicability(); best != rules.NoFix {
		shown.Best = best.String()
	}
	for _, note := range f.Notes {
		shown.Notes = append(shown.Notes, proseLines(note))
	}
	if f.Advice != "" {
		shown.Advice = proseLines(f.Advice)
	}
	if f.origin == nil {
		shown.Places = htmlPlaces(f)
		return shown
	}
	for _, fr := range frames(f.origin) {
		shown.Frames = append(shown.Frames, newHTMLFrame(fr))
	}
	return shown
}

func htmlPlaces(f *Finding) []htmlPlace {
	var places []htmlPlace
	if f.Path != "" {
		places = append(places, htmlPlace{At: htmlAt(f.Path, f.Range)})
	}
	for _, related := range f.Related {
		places = append(places, htmlPlace{htmlAt(related.Path, related.Range), prose(related.Message)})
	}
	return places
}

// htmlAt is a place as editors write it; the page names the bundle elsewhere.
func htmlAt(path string, span Range) string {
	if path == "" {
		return ""
	}
	return at(Visible(path), span.Start)
}
