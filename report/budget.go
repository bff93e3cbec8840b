package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/parse/version"
)

// Budget is what the regions of a bundle take from their PostgreSQL.
type Budget struct {
	// Bundle is how the bundle is called; "" for one that only could be.
	Bundle string `json:"bundle"`
	// MAAS is the release; it is known unless it is just the newest.
	MAAS      string `json:"maas_version"`
	MAASKnown bool   `json:"maas_version_known"`
	// PerWorker is what the documentation asks for each worker, or the settings.
	PerWorker int            `json:"per_worker"`
	Pools     []BudgetPool   `json:"pools"`
	Regions   []BudgetRegion `json:"regions"`
	// Uncounted are what the sums leave out.
	Uncounted []Uncounted `json:"uncounted"`
	// Workers, Need and Peak are the sums of the regions.
	Workers int            `json:"workers"`
	Need    int            `json:"need"`
	Peak    int            `json:"peak"`
	Servers []BudgetServer `json:"servers"`
}

// BudgetPool is a pool that each worker or each region has.
type BudgetPool struct {
	Name        string `json:"name"`
	Each        string `json:"each"`
	Connections int    `json:"connections"`
	// Option is the option of regiond.conf that gives another number; null if
	// there is none.
	Option *string `json:"option"`
}

// BudgetRegion is what one region takes.
type BudgetRegion struct {
	Host    string `json:"host"`
	Workers int    `json:"workers"`
	// From is where the number of workers comes from.
	From connections.Origin `json:"workers_from"`
	Need int                `json:"need"`
	Peak int                `json:"peak"`
}

// Uncounted is what a region may take on top, and why nobody can tell.
type Uncounted struct {
	Host   string `json:"host"`
	Reason string `json:"reason"`
}

// BudgetServer is what a server has for the regions.
type BudgetServer struct {
	// Host is its name; "" for a server of which the bundle has no files.
	Host       string `json:"host"`
	Standby    bool   `json:"standby"`
	PostgreSQL string `json:"postgresql_version"`
	// MaxConnections is null where it cannot be told, and FileName and
	// LineNumber are where no file sets it.
	MaxConnections *int             `json:"max_connections"`
	FileName       *string          `json:"file_name"`
	LineNumber     *int             `json:"line_number"`
	Reserved       []BudgetReserved `json:"reserved"`
	// Need and Peak are those of the regions with what is reserved.
	Need    int     `json:"need"`
	Peak    int     `json:"peak"`
	Verdict Verdict `json:"verdict"`
	// Reason is why nobody can tell; null otherwise.
	Reason *string `json:"reason"`

	// given tells that MaxConnections is what someone assumes.
	given bool
	// uncounted are the regions that are not counted, and partly those of which
	// a pool is not.
	uncounted, partly []string
}

// BudgetReserved is what a server keeps from regions, or what the settings want beside
// them.
type BudgetReserved struct {
	Parameter   string `json:"parameter"`
	Connections int    `json:"connections"`
}

// Verdict is whether a server has enough connections.
type Verdict string

// The verdicts.
const (
	// Enough covers the peak.
	Enough Verdict = "enough"
	// BelowPeak covers what is documented alone, which is PGC011.
	BelowPeak Verdict = "below-peak"
	// BelowNeed does not cover that either, which is PGC005.
	BelowNeed Verdict = "below-need"
	// Untold is when nobody can tell.
	Untold Verdict = "unknown"
)

// Budgets are those of several bundles.
type Budgets []Budget

// Assumed stands in for what servers are, where it is not 0.
type Assumed struct {
	MaxConnections int
	// PostgreSQL is for a server of which there are no files.
	PostgreSQL version.PostgreSQL
}

// Add adds the budget of a bundle.
func (l *Budgets) Add(name string, b *bundle.Bundle, counted connections.Budget, assumed Assumed) {
	*l = append(*l, NewBudget(name, b, counted, assumed))
}

// NewBudget returns what was counted for a bundle as it is shown.
func NewBudget(name string, b *bundle.Bundle, counted connections.Budget, assumed Assumed) Budget {
	shown := Budget{
		Bundle: valid(name), MAAS: b.MAAS.String(), MAASKnown: b.MAASKnown, PerWorker: counted.PerWorker,
		Pools: []BudgetPool{}, Regions: []BudgetRegion{}, Uncounted: []Uncounted{},
		Workers: counted.Workers(), Need: counted.Need() - counted.Extra, Peak: counted.Peak() - counted.Extra,
	}
	for _, p := range connections.Pools(b.MAAS) {
		shown.Pools = append(shown.Pools, newPool(p))
	}
	for _, r := range counted.Regions {
		shown.Regions = append(shown.Regions, BudgetRegion{
			Host: valid(r.Host.Name), Workers: r.Workers, From: r.From, Need: r.Workers * counted.PerWorker, Peak: r.Peak(),
		})
	}
	for _, u := range counted.Unknown() {
		shown.Uncounted = append(shown.Uncounted, Uncounted{valid(u.Host), u.Reason})
	}
	for _, h := range b.Servers() {
		shown.Servers = append(shown.Servers, newBudgetServer(h, counted, assumed.MaxConnections))
	}
	if len(shown.Servers) == 0 {
		shown.Servers = []BudgetServer{elsewhere(b, counted, assumed)}
	}
	return shown
}

func newPool(p connections.Pool) BudgetPool {
	shown := BudgetPool{Name: p.Name, Each: "region", Connections: p.Size}
	if p.PerWorker {
		shown.Each = "worker"
	}
	if p.Option != "" {
		shown.Option = &p.Option
	}
	return shown
}

func newBudgetServer(h *bundle.Host, counted connections.Budget, given int) BudgetServer {
	s := BudgetServer{Host: valid(h.Name), Standby: !h.IsDatabase(), PostgreSQL: h.PostgreSQL.String()}
	limit, reason := connections.Limit(h)
	if reason != "" {
		s.Reason = &reason
		return s.judged(counted)
	}
	s.MaxConnections, s.given = &limit, given != 0
	if set := h.Conf.Effective("max_connections"); set != nil && !s.given {
		path := valid(set.Source.Path)
		s.FileName, s.LineNumber = &path, &set.Line
	}
	if s.given {
		limit = given
	}
	return s.judged(counted.OnServer(connections.ReservedIn(h.Conf)))
}

// elsewhere is a server of which there are no files: it keeps what its version
// keeps by itself.
func elsewhere(b *bundle.Bundle, counted connections.Budget, assumed Assumed) BudgetServer {
	v := cmp.Or(assumed.PostgreSQL, b.Manifest.PostgreSQL, version.NewestPostgreSQL)
	s := BudgetServer{PostgreSQL: v.String()}
	if s.given = assumed.MaxConnections != 0; s.given {
		s.MaxConnections = &assumed.MaxConnections
	}
	return s.judged(counted.OnServer(connections.ReservedIn(&pgconf.File{Version: v})))
}

func (s BudgetServer) judged(counted connections.Budget) BudgetServer {
	s.Need, s.Peak = counted.Need(), counted.Peak()
	for _, u := range counted.Uncounted {
		s.uncounted = append(s.uncounted, u.Host)
	}
	for _, r := range counted.Regions {
		if len(r.Unknown) > 0 {
			s.partly = append(s.partly, r.Host.Name)
		}
	}
	s.Reserved = []BudgetReserved{}
	for _, r := range counted.Reserved {
		s.Reserved = append(s.Reserved, BudgetReserved{r.Parameter, r.Size})
	}
	if counted.Extra > 0 {
		s.Reserved = append(s.Reserved, BudgetReserved{"extra_connections", counted.Extra})
	}
	if len(counted.Regions) == 0 && s.Reason == nil {
		reason := "no region can be counted"
		s.Reason = &reason
	}
	switch {
	case s.MaxConnections == nil || s.Reason != nil:
		s.Verdict = Untold
	case *s.MaxConnections < s.Need:
		s.Verdict = BelowNeed
	case *s.MaxConnections < s.Peak:
		s.Verdict = BelowPeak
	case s.atLeast():
		s.Verdict = Untold
	default:
		s.Verdict = Enough
	}
	return s
}

// WriteJSON writes the budgets as a list for scripts.
func (l Budgets) WriteJSON(w io.Writer) error {
	if l == nil {
		l = Budgets{}
	}
	return writeIndented(w, l)
}

// WriteText writes tables and bars for people.
func (l Budgets) WriteText(w io.Writer, style Style) error {
	for i, b := range l {
		if i > 0 {
			fmt.Fprint(w, "\n\n")
		}
		if err := b.writeText(w, style); err != nil {
			return err
		}
	}
	return nil
}

func (b Budget) writeText(w io.Writer, style Style) error {
	title := "MAAS " + b.MAAS
	if !b.MAASKnown {
		title += ", the newest, since none is given"
	}
	if b.Bundle != "" {
		title = b.Bundle + ": " + title
	}
	fmt.Fprintln(w, Visible(title))
	if err := numberTable(w, []string{"region", "workers", "from", "each", "need", "peak"}, b.regionCells()); err != nil {
		return err
	}
	for _, u := range b.Uncounted {
		fmt.Fprintf(w, "not counted on %s: %s\n", Visible(u.Host), Visible(u.Reason))
	}
	fmt.Fprintf(w, "\nneed: %s\n", b.needInWords())
	if slices.ContainsFunc(b.Regions, func(r BudgetRegion) bool { return r.Peak < r.Need }) {
		fmt.Fprintf(w, "where the peak is below the need, %d for each worker is more than MAAS %s opens\n", b.PerWorker, b.MAAS)
	}
	fmt.Fprintln(w, "peak: all of these pools are full")
	if err := numberTable(w, []string{"pool", "for each", "connections", "unless set"}, b.poolCells()); err != nil {
		return err
	}
	if slices.ContainsFunc(b.Servers, BudgetServer.hasBars) {
		fmt.Fprintln(w, "\nin the bars # is taken, . is left, and | is max_connections")
	}
	for _, s := range b.Servers {
		fmt.Fprintln(w)
		s.writeText(w, style)
	}
	return nil
}

// needInWords says what the need provides for each worker, and who says so.
func (b Budget) needInWords() string {
	says := "as documented"
	if b.PerWorker != connections.PerWorker {
		says = fmt.Sprintf("as the settings have it, where %d are documented", connections.PerWorker)
	}
	return fmt.Sprintf("%s for each worker, %s", sentence.Count(b.PerWorker, "connection"), says)
}

func (b Budget) regionCells() (rows [][]string) {
	each := strconv.Itoa(b.PerWorker)
	counted := map[string]bool{}
	for _, r := range b.Regions {
		counted[r.Host] = true
		rows = append(rows, []string{r.Host, strconv.Itoa(r.Workers), whence(r.From), each, strconv.Itoa(r.Need), strconv.Itoa(r.Peak)})
	}
	for _, u := range b.Uncounted {
		if !counted[u.Host] {
			rows = append(rows, []string{u.Host, "?", "", each, "?", "?"})
		}
	}
	return append(rows, []string{"sum", strconv.Itoa(b.Workers), "", "", strconv.Itoa(b.Need), strconv.Itoa(b.Peak)})
}

// whence is where a number of workers comes from; what someone assumes comes
// from a flag.
func whence(from connections.Origin) string {
	if from == connections.Assumed {
		return "--workers"
	}
	return string(from)
}

func (b Budget) poolCells() (rows [][]string) {
	for _, p := range b.Pools {
		rows = append(rows, []string{p.Name, p.Each, strconv.Itoa(p.Connections), text(p.Option)})
	}
	return rows
}

// numberTable is Table with the columns of numbers aligned to the right.
func numberTable(w io.Writer, header []string, rows [][]string) error {
	for column := range header {
		width := len(header[column])
		var cells string
		for _, row := range rows {
			width = max(width, len(row[column]))
			cells += row[column]
		}
		if cells == "" || strings.Trim(cells, "0123456789?") != "" {
			continue
		}
		for _, row := range append(rows, header) {
			row[column] = fmt.Sprintf("%*s", width, row[column])
		}
	}
	return Table(w, header, rows)
}

func (s BudgetServer) writeText(w io.Writer, style Style) {
	for _, line := range []string{s.title(), s.limit(), s.kept()} {
		if line != "" {
			fmt.Fprintln(w, Visible(line))
		}
	}
	s.writeBars(w, style)
	fmt.Fprintln(w, style.paint(verdictInk[s.Verdict], Visible(s.sentence())))
}

var verdictInk = map[Verdict]ink{Enough: boldGreen, BelowPeak: boldYellow, BelowNeed: boldRed, Untold: boldYellow}

// title is the server.
func (s BudgetServer) title() string {
	switch {
	case s.Host == "":
		return "PostgreSQL " + s.PostgreSQL + " with its defaults"
	case s.Standby:
		return s.Host + ", standby, PostgreSQL " + s.PostgreSQL
	}
	return s.Host + ", PostgreSQL " + s.PostgreSQL
}

// limit is what the server has, and where that stands.
func (s BudgetServer) limit() string {
	where := "PostgreSQL's default"
	switch {
	case s.MaxConnections == nil:
		return ""
	case s.given:
		where = "--max-connections"
	case s.FileName != nil:
		where = fmt.Sprintf("%s:%d", *s.FileName, *s.LineNumber)
	}
	return fmt.Sprintf("max_connections %d (%s)", *s.MaxConnections, where)
}

// kept is what the server keeps from regions.
func (s BudgetServer) kept() string {
	var parts []string
	for _, r := range s.Reserved {
		parts = append(parts, fmt.Sprintf("%s %d", r.Parameter, r.Connections))
	}
	if parts == nil {
		return ""
	}
	return "not for regions: " + strings.Join(parts, ", ")
}

// barWidth is how many characters the longest bar takes.
const barWidth = 50

// hasBars tells whether there is a limit to hold need and peak against.
func (s BudgetServer) hasBars() bool { return s.MaxConnections != nil && s.Reason == nil }

// writeBars draws need and peak against the limit.
func (s BudgetServer) writeBars(w io.Writer, style Style) {
	if !s.hasBars() {
		return
	}
	limit := *s.MaxConnections
	scale := max(limit, s.Need, s.Peak, 1)
	at := limit * barWidth / scale
	for _, bar := range []struct {
		name string
		n    int
		over ink
	}{{"need", s.Need, boldRed}, {"peak", s.Peak, boldYellow}} {
		within := min(bar.n*barWidth/scale, at)
		over := 0
		if bar.n > limit {
			// One too many is to be seen.
			over = max(bar.n*barWidth/scale-at, 1)
		}
		fmt.Fprintf(w, "%s  %s%s|%s%s  %s\n", bar.name,
			style.paint(boldGreen, strings.Repeat("#", within)), strings.Repeat(".", at-within),
			style.paint(bar.over, strings.Repeat("#", over)), strings.Repeat(" ", max(barWidth-at-over, 0)),
			s.atLeastly(bar.n))
	}
}

// atLeast tells that something is not counted.
func (s BudgetServer) atLeast() bool { return s.uncounted != nil || s.partly != nil }

// atLeastly is a number that is a lower bound where something is not counted.
func (s BudgetServer) atLeastly(n int) string {
	if s.atLeast() {
		return fmt.Sprintf("at least %d", n)
	}
	return strconv.Itoa(n)
}

// sentence says whether the connections are enough, and how many would be.
func (s BudgetServer) sentence() string {
	switch {
	case s.Reason != nil:
		return "whether it has enough cannot be counted: " + *s.Reason
	case s.MaxConnections == nil:
		return s.cover()
	case s.Verdict == BelowNeed:
		return fmt.Sprintf("too few by %s%s: %s", s.atLeastly(s.Need-*s.MaxConnections), s.speaks("PGC005"), s.cover())
	case s.Verdict == BelowPeak:
		return fmt.Sprintf("enough for the need, too few for the peak by %s%s",
			s.atLeastly(s.Peak-*s.MaxConnections), s.speaks("PGC011"))
	case s.Verdict == Untold:
		return "enough for the regions that are counted; " + s.notCounted()
	}
	return fmt.Sprintf("enough: %d are left at the peak", *s.MaxConnections-max(s.Need, s.Peak))
}

// notCounted names the regions that the sums leave out, at least in part.
func (s BudgetServer) notCounted() string {
	var clauses []string
	switch len(s.uncounted) {
	case 0:
	case 1:
		clauses = []string{s.uncounted[0] + " is not"}
	default:
		clauses = []string{sentence.And(s.uncounted) + " are not"}
	}
	if s.partly != nil {
		clauses = append(clauses, sentence.And(s.partly)+" only in part")
	}
	return strings.Join(clauses, ", ")
}

// cover says how many connections would be enough.
func (s BudgetServer) cover() string {
	switch {
	case s.atLeast():
		return fmt.Sprintf("the need is at least %d, the peak at least %d", s.Need, s.Peak)
	case s.Peak > s.Need:
		return fmt.Sprintf("%d cover the need, %d the peak too", s.Need, s.Peak)
	}
	return fmt.Sprintf("%d cover the need and the peak", s.Need)
}

// speaks is the rule that speaks of it, or what makes it count.
func (s BudgetServer) speaks(rule string) string {
	switch {
	case s.Standby:
		return " once it takes over"
	case s.given || s.Host == "":
		return ""
	}
	return " (" + rule + ")"
}
