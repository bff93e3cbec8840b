package report

import (
	"fmt"
	"slices"
	"strconv"
)

// htmlBudget is what the regions of a bundle take, and what its servers have.
type htmlBudget struct {
	MAAS string
	// Guessed tells that no release is given, and the newest is taken.
	Guessed   bool
	PerWorker int
	// PerWorkerInWords says who provides for it.
	PerWorkerInWords string
	Regions          []htmlRegion
	Uncounted        []Uncounted
	Workers          int
	Need             int
	Peak             int
	Pools            []BudgetPool
	Servers          []htmlServer
	Open             bool
}

// htmlRegion is what one region takes, and the class that colours it.
type htmlRegion struct {
	Host, From, Class   string
	Workers, Need, Peak int
}

// htmlServer is a server with its bars.
type htmlServer struct {
	Title, Limit, Kept, Sentence string
	// Kind is the class that colours the verdict.
	Kind string
	Bars []htmlBar
	// At is where the limit is drawn, in percent.
	At string
	// Short says in a word or two what the verdict is.
	Short string
}

// htmlBar is the regions' connections end to end.
type htmlBar struct {
	Name string
	// Total is what it adds up to, in words where that is a lower bound.
	Total string
	// Label tells all of the bar to those who do not see it.
	Label    string
	Segments []htmlSegment
	// Over is the part of it beyond the limit; nil for none.
	Over *htmlSegment
}

// htmlSegment is what one region takes, or what is reserved.
type htmlSegment struct {
	// X and Width are in percent.
	X, Width string
	Class    string
	Title    string
	// Wide and Narrow stand in it, by the width of the page; "" where there is no
	// room.
	Wide, Narrow string
}

// htmlBudgetOf is the budget of the bundle with that name; nil if it has none.
func htmlBudgetOf(doc *Document, name string, open bool) *htmlBudget {
	i := slices.IndexFunc(doc.budgets, func(b Budget) bool { return b.Bundle == name })
	if i < 0 {
		return nil
	}
	b := doc.budgets[i]
	shown := &htmlBudget{
		Open: open, MAAS: b.MAAS, Guessed: !b.MAASKnown, PerWorker: b.PerWorker, PerWorkerInWords: b.needInWords(),
		Workers: b.Workers, Need: b.Need, Peak: b.Peak, Pools: b.Pools,
	}
	for i, r := range b.Regions {
		shown.Regions = append(shown.Regions, htmlRegion{
			Host: Visible(r.Host), From: whence(r.From), Class: fmt.Sprintf("region-%d", i%4+1),
			Workers: r.Workers, Need: r.Need, Peak: r.Peak,
		})
	}
	for _, u := range b.Uncounted {
		shown.Uncounted = append(shown.Uncounted, Uncounted{Visible(u.Host), Visible(u.Reason)})
	}
	for _, s := range b.Servers {
		shown.Servers = append(shown.Servers, newHTMLServer(s, shown.Regions))
	}
	return shown
}

// verdictKinds are the classes and short words of verdicts.
var verdictKinds = map[Verdict]struct{ kind, short string }{
	Enough:    {"good", "enough"},
	BelowPeak: {"warning", "below the peak"},
	BelowNeed: {"error", "too few"},
	Untold:    {"warning", "cannot be told"},
}

func newHTMLServer(s BudgetServer, regions []htmlRegion) htmlServer {
	verdict := verdictKinds[s.Verdict]
	shown := htmlServer{
		Title: Visible(s.title()), Limit: Visible(s.limit()), Kept: s.kept(), Sentence: Visible(s.sentence()),
		Kind: verdict.kind, Short: verdict.short,
	}
	if !s.hasBars() {
		return shown
	}
	limit := *s.MaxConnections
	scale := scale{most: max(limit, s.Need, s.Peak, 1), limit: limit}
	shown.At = scale.percent(limit)
	need := func(r htmlRegion) int { return r.Need }
	peak := func(r htmlRegion) int { return r.Peak }
	shown.Bars = []htmlBar{
		scale.bar("need", s, s.Need, regions, need),
		scale.bar("peak", s, s.Peak, regions, peak),
	}
	return shown
}

// scale is how many connections the width of a bar stands for, and at which of
// them the limit is drawn.
type scale struct{ most, limit int }

// percent is the part of the width that n connections take.
func (c scale) percent(n int) string {
	return strconv.FormatFloat(float64(n)*100/float64(c.most), 'f', 2, 64) + "%"
}

// bar draws the regions end to end, then what the server keeps, and what else
// the sum counts.
func (c scale) bar(name string, s BudgetServer, sum int, regions []htmlRegion, taken func(htmlRegion) int) htmlBar {
	b := htmlBar{Name: name, Total: s.atLeastly(sum)}
	b.Label = fmt.Sprintf("%s %s of %d", name, b.Total, c.limit)
	at := 0
	add := func(what, class string, n int) {
		if n <= 0 {
			return
		}
		b.Segments = append(b.Segments, c.segments(what, class, at, n)...)
		b.Label += fmt.Sprintf(", %s %d", what, n)
		at += n
	}
	for _, r := range regions {
		add(r.Host, r.Class, taken(r))
	}
	reserved := 0
	for _, r := range s.Reserved {
		reserved += r.Connections
	}
	add("reserved", "reserved", reserved)
	add("extra", "reserved", sum-at)
	if sum > c.limit {
		b.Over = &htmlSegment{X: c.percent(c.limit), Width: c.percent(sum - c.limit)}
	}
	return b
}

// segments draws n connections, in two pieces where the limit is among them: what
// is said about them stands in the larger one, and not across its line.
func (c scale) segments(what, class string, at, n int) []htmlSegment {
	within := min(max(c.limit-at, 0), n)
	var list []htmlSegment
	for _, piece := range []struct{ at, n int }{{at, within}, {at + within, n - within}} {
		if piece.n == 0 {
			continue
		}
		s := htmlSegment{X: c.percent(piece.at), Width: c.percent(piece.n), Class: class, Title: fmt.Sprintf("%s: %d", what, n)}
		if 2*piece.n >= n && (2*piece.n > n || len(list) == 0) {
			s.Wide, s.Narrow = c.text(what, n, piece.n, 58), c.text(what, n, piece.n, 32)
		}
		list = append(list, s)
	}
	return list
}

// text tells of n connections what fits into the width of some of them, where a
// whole bar has room for that many cells.
func (c scale) text(what string, n, width, cells int) string {
	room := width * cells / c.most
	number := strconv.Itoa(n)
	switch {
	case len(what)+1+len(number) <= room:
		return what + " " + number
	case len(number) <= room:
		return number
	}
	return ""
}
