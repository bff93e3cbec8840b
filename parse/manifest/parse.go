package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"path"
	"sort"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pyyaml"
	"github.com/regionlint/regionlint/parse/version"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// maxReads bounds how many values are read. Aliases let a short file ask for
// more than anyone can mean.
const maxReads = 1_000_000

const (
	// MostHosts is how many hosts are read. The largest deployments of MAAS have some
	// hundred racks.
	MostHosts = 250
	// MostAddresses is how many addresses of a host are read.
	MostAddresses = 64
	// mostProblems is how many problems are told.
	mostProblems = 1000
)

// Parse reads a manifest. It always returns one; what could not be read is in
// its Problems.
func Parse(src *parse.Source) *Manifest {
	r := &reader{src: src, m: &Manifest{Source: src}}
	r.document()
	sort.SliceStable(r.m.Problems, func(i, j int) bool {
		return r.m.Problems[i].Place.Span.Start < r.m.Problems[j].Place.Span.Start
	})
	r.m.tellMost()
	return r.m
}

// tellMost leaves out the problems that nobody would read any more.
func (m *Manifest) tellMost() {
	if len(m.Problems) <= mostProblems {
		return
	}
	left := len(m.Problems) - mostProblems
	m.Problems = append(m.Problems[:mostProblems:mostProblems], Problem{
		Place:   m.Problems[mostProblems].Place,
		Message: fmt.Sprintf("%d more problems from here on", left),
		Help:    "mend those above first",
	})
}

// reader reads one manifest.
type reader struct {
	src   *parse.Source
	m     *Manifest
	host  string
	reads int
}

func (r *reader) document() {
	if isBinary(r.src.Text) {
		r.problem(parse.Span{}, path.Base(r.src.Path)+" is a binary file", "write the manifest as text, in YAML or JSON")
		// Nobody would make anything of its first line.
		r.m.Problems[0].Place.Source = parse.NewSource(r.src.Path, nil)
		return
	}
	if strings.HasSuffix(r.src.Path, ".json") {
		r.checkJSON()
	}
	root, err := yamlnode.Parse(r.src)
	switch {
	case err != nil && len(r.m.Problems) > 0:
		// The file is not JSON, which has been said.
		return
	case err != nil:
		r.syntaxError(err)
		return
	case root == nil:
		r.problem(parse.Span{}, path.Base(r.src.Path)+" is empty", "name the hosts under `hosts:`")
		return
	}
	given := r.mapping(root, "the manifest", []key{
		{"maas_version", r.maasVersion},
		{"postgresql_version", r.postgreSQLVersion},
		{"database", r.database},
		{"hosts", r.hosts},
	})
	if given != nil && given["hosts"] == nil {
		r.problem(firstLine(r.src, root.Span), "the manifest has no `hosts`", "name the hosts under `hosts:`")
	}
}

// isBinary tells whether the bytes are no text: one is NUL, and no mark at the
// start says that the text is UTF-16.
func isBinary(text []byte) bool {
	isUTF16 := bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff"))
	return !isUTF16 && bytes.IndexByte(text, 0) >= 0
}

// syntaxError says where the file is not YAML. yaml.v3 tells the line at best,
// and PyYAML the very place of all that it stumbles over too. What looks like JSON
// is held to that.
func (r *reader) syntaxError(err *yamlnode.SyntaxError) {
	if looksLikeJSON(r.src.Text) {
		r.checkJSON()
		return
	}
	span, message, help := err.Place.Span, err.Message, ""
	var begun parse.Place
	if _, exact := pyyaml.Load(r.src); exact != nil {
		span = exact.Span
		if exact.Context != exact.Span {
			begun = r.place(firstLine(r.src, exact.Context))
		}
		if span.Len() == 0 {
			// The end of the text tells less than where it began.
			span = exact.Context
		}
	}
	switch span = firstLine(r.src, span); r.place(span).Text() {
	case "\t":
		message = "a tab cannot indent; use spaces"
	case ":":
		if bytes.HasPrefix(r.src.Text[span.Start:], []byte("::")) {
			help = "put an IPv6 address that begins with a colon in quotes"
		}
	}
	r.problem(span, "the manifest is not YAML: "+message, help)
	if begun.Span != span {
		last := &r.m.Problems[len(r.m.Problems)-1]
		last.Related, last.RelatedText = begun, "it began here"
	}
}

// looksLikeJSON tells whether the text begins with a brace and a quote.
func looksLikeJSON(text []byte) bool {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	rest, ok := bytes.CutPrefix(bytes.TrimSpace(text), []byte("{"))
	return ok && bytes.HasPrefix(bytes.TrimSpace(rest), []byte(`"`)) && !json.Valid(text)
}

// checkJSON says where a file that is called JSON, or looks like it, is not
// JSON. It may still be YAML and is read as such.
func (r *reader) checkJSON() {
	text := bytes.TrimPrefix(r.src.Text, []byte("\ufeff"))
	if len(bytes.TrimSpace(text)) == 0 || json.Valid(text) {
		return
	}
	at, message := len(r.src.Text), "it ends too early"
	var syntax *json.SyntaxError
	if err := json.Unmarshal(text, new(json.RawMessage)); errors.As(err, &syntax) {
		at = int(syntax.Offset) - 1 + len(r.src.Text) - len(text)
		message = syntax.Error()
	}
	at = min(max(at, 0), len(r.src.Text))
	r.problem(parse.Span{Start: at, End: min(at+1, len(r.src.Text))}, "the manifest is not JSON: "+message, "")
}

func (r *reader) maasVersion(n *yamlnode.Node) {
	text, ok := r.version(n, "maas_version")
	if !ok {
		return
	}
	v, err := version.ParseMAAS(text)
	if err != nil {
		r.problem(n.Span, "`maas_version`: "+err.Error(), "")
		return
	}
	r.m.MAAS, r.m.MAASPlace = v, r.place(n.Span)
}

func (r *reader) postgreSQLVersion(n *yamlnode.Node) {
	text, ok := r.version(n, "postgresql_version")
	if !ok {
		return
	}
	v, err := version.ParsePostgreSQL(text)
	if err != nil {
		r.problem(n.Span, "`postgresql_version`: "+err.Error(), "")
		return
	}
	r.m.PostgreSQL, r.m.PostgreSQLPlace = v, r.place(n.Span)
}

// version returns a version as it is written: 3.10 and "3.10" are the same
// here, though a YAML reader takes the first for the number 3.1.
func (r *reader) version(n *yamlnode.Node, name string) (string, bool) {
	v := n.Resolve()
	if v.Kind != yamlnode.Scalar || v.IsNull() || v.Tag == "!!bool" {
		r.wrongType(n, name, "a version like \"3.5\"")
		return "", false
	}
	return strings.TrimSpace(v.Value), true
}

func (r *reader) database(n *yamlnode.Node) {
	before := len(r.m.Problems)
	defer func() { r.m.Database.Broken = len(r.m.Problems) > before }()
	r.mapping(n, "`database`", []key{
		{"address", r.databaseAddress},
		{"port", func(v *yamlnode.Node) {
			if port, ok := r.wholeNumber(v, "port", 1, 65535); ok {
				r.m.Database.Port, r.m.Database.PortPlace = port, r.place(v.Span)
			}
		}},
	})
}

func (r *reader) databaseAddress(n *yamlnode.Node) {
	text, ok := r.text(n, "address", "an IP address or a DNS name")
	if !ok {
		return
	}
	if problem, help := hostProblem(text); problem != "" {
		r.problem(n.Span, problem, help)
		return
	}
	if ip, err := netip.ParseAddr(text); err == nil && ip.IsLoopback() || strings.EqualFold(text, "localhost") {
		r.problem(n.Span, fmt.Sprintf("`%s` is each host itself, so no region can reach the database there", text),
			"give the address or name that all regions reach the database by; a proxy on a region is its `database_proxy: true`")
		return
	}
	r.m.Database.Address, r.m.Database.AddressPlace = text, r.place(n.Span)
}

func (r *reader) hosts(n *yamlnode.Node) {
	v := n.Resolve()
	if v.IsNull() || v.Kind == yamlnode.Mapping && len(v.Entries) == 0 {
		r.problem(n.Span, "the manifest names no hosts", "")
		return
	}
	if v.Kind != yamlnode.Mapping {
		r.wrongType(n, "hosts", "a mapping from each host's name to its entry")
		return
	}
	hosts := r.unique(r.entries(v), "host")
	if len(hosts) > MostHosts {
		r.problem(hosts[MostHosts].Key.Span, fmt.Sprintf("%d hosts are too many: none is read from here on", len(hosts)),
			fmt.Sprintf("give each deployment a bundle of its own; one has at most %d hosts", MostHosts))
		hosts = hosts[:MostHosts]
	}
	for _, e := range hosts {
		r.readHost(e.Key, e.Value)
	}
}

func (r *reader) place(span parse.Span) parse.Place {
	return parse.Place{Source: r.src, Span: span}
}

func (r *reader) problem(span parse.Span, message, help string) {
	r.m.Problems = append(r.m.Problems, Problem{
		Place: r.place(span), Host: r.host, Message: message, Help: help,
	})
}

func (r *reader) wrongType(n *yamlnode.Node, name, want string) {
	r.problem(firstLine(r.src, n.Span), fmt.Sprintf("`%s` must be %s, not %s", name, want, n.Describe()), "")
}

// firstLine returns the part of span that is on its first line, so that a
// finding does not underline a whole file.
func firstLine(src *parse.Source, span parse.Span) parse.Span {
	if i := bytes.IndexAny(src.Text[span.Start:span.End], "\r\n"); i >= 0 {
		span.End = span.Start + i
	}
	return span
}
