package pgconf

import (
	_ "embed" // for the table
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/regionlint/regionlint/parse/version"
)

// Type is the type of a parameter's value.
type Type string

// The types, as pg_settings.vartype names them.
const (
	Bool    Type = "bool"
	Integer Type = "integer"
	Real    Type = "real"
	String  Type = "string"
	Enum    Type = "enum"
)

// Context is when a parameter may change, as pg_settings.context says it.
type Context string

// The contexts, from the strictest one.
const (
	Internal         Context = "internal"          // never: the server only shows it
	Postmaster       Context = "postmaster"        // at the server's start
	Sighup           Context = "sighup"            // when the files are read again
	SuperuserBackend Context = "superuser-backend" // at a connection's start
	Backend          Context = "backend"           // at a connection's start
	Superuser        Context = "superuser"         // any time
	User             Context = "user"              // any time
)

// Parameter is what one major version knows of a parameter.
type Parameter struct {
	// Name is spelled as pg_settings does.
	Name string
	Type Type
	// Context tells when a change takes effect.
	Context Context
	// Unit is what a bare number counts: B, kB, 8kB, MB, 16MB, ms, s, min. It
	// is empty for parameters that take no unit.
	Unit string
	// Min and Max bound an Integer or Real, both allowed.
	Min, Max float64
	// Boot is the value without any setting, as postgres -C prints it.
	Boot string
	// Values are those of an Enum, as the server lists them in its hints. Some
	// need a server that was built with a library, as Debian's is.
	Values []string

	spellings []spelling
	versions  version.Range
}

// spelling is a way to write an Enum's value, in lower case, that the server
// does not tell of or that it shows otherwise.
type spelling struct{ text, value string }

// oldName is a name that the server takes for another one
// (map_old_guc_names in guc.c).
type oldName struct {
	now      string
	versions version.Range
}

//go:generate go run ./gen -o parameters.txt testdata/settings

//go:embed parameters.txt
var parameterText string

// entry is what parameters.txt has under a name. Its rows are read when somebody asks
// for it: a file sets a dozen of four hundred, and all of them take half a millisecond.
type entry struct {
	text string
	once sync.Once
	// rows are those of a parameter, one after the other in versions; old is what stands
	// there for an old name.
	rows []*Parameter
	old  oldName
}

// table holds every entry under its name in lower case.
var table = sync.OnceValue(func() map[string]*entry {
	entries := make([]entry, strings.Count(parameterText, "\n"))
	t := make(map[string]*entry, len(entries))
	for from, rest := 0, parameterText; rest != ""; {
		end := strings.IndexByte(rest, '\n') + 1
		name := lower(rest[:strings.IndexAny(rest, "\t\n")])
		switch e := t[name]; {
		case rest[0] == '#':
		case e == nil:
			entries[len(t)].text = rest[:end]
			t[name] = &entries[len(t)]
		default:
			// The rows of a name stand together.
			e.text = parameterText[from-len(e.text) : from+end]
		}
		from, rest = from+end, rest[end:]
	}
	return t
})

// under is the entry of a name in lower case; the zero entry if there is none.
func under(name string) *entry {
	e := table()[name]
	if e == nil {
		return &entry{}
	}
	e.once.Do(e.read)
	return e
}

// Lookup returns what the version knows under the name, which may be an old
// one. ok is false for names that it refuses; custom names ("a.b") are in no
// table.
func Lookup(name string, v version.PostgreSQL) (p *Parameter, ok bool) {
	for _, p := range under(canonical(name, v)).rows {
		if p.versions.Has(v) {
			return p, true
		}
	}
	return nil, false
}

// Known returns the versions that take a name, be it for another parameter than
// before; ok is false where none does.
func Known(name string) (known version.Range, ok bool) {
	for _, v := range version.PostgreSQLs() {
		if _, found := Lookup(name, v); !found {
			continue
		}
		if !ok {
			known.First, ok = v, true
		}
		known.Last = v
	}
	return known, ok
}

// Accepts tells whether the version takes text for a value of the parameter.
func (p *Parameter) Accepts(text string, v version.PostgreSQL) bool {
	_, bad := p.read(text, v)
	return p.Context != Internal && bad == nil
}

// atConnection tells whether the parameter is fixed once a session has begun.
func (p *Parameter) atConnection() bool { return p.Context == Backend || p.Context == SuperuserBackend }

// Names returns the names of the parameters that the version knows, sorted
// without regard to case. The list is the caller's own.
func Names(v version.PostgreSQL) []string {
	if names, ok := sorted.Load(v); ok {
		return slices.Clone(names.([]string))
	}
	names := sortedNames(v)
	sorted.Store(v, names)
	return slices.Clone(names)
}

// sorted has the names by version: a file may have thousands that are none.
var sorted sync.Map

func sortedNames(v version.PostgreSQL) (names []string) {
	for name := range table() {
		for _, p := range under(name).rows {
			if p.versions.Has(v) {
				names = append(names, p.Name)
			}
		}
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(lower(a), lower(b)) })
	return names
}

// spelling returns the Enum value that text stands for: a whole word, in any
// case (config_enum_lookup_by_name in guc.c).
func (p *Parameter) spelling(text string) (value string, ok bool) {
	text = lower(text)
	for _, s := range p.spellings {
		if s.text == text {
			return s.value, true
		}
	}
	for _, value := range p.Values {
		if lower(value) == text {
			return value, true
		}
	}
	return "", false
}

// read reads the rows, of which the head of parameters.txt says what their columns are.
func (e *entry) read() {
	for line := range strings.Lines(e.text) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		versions := parseVersions(columns[1])
		if now, ok := strings.CutPrefix(columns[2], "="); ok {
			e.old = oldName{now, versions}
			continue
		}
		p := parseParameter(columns)
		p.versions = versions
		e.rows = append(e.rows, p)
	}
}

func parseVersions(text string) version.Range {
	first, last, _ := strings.Cut(text, "-")
	var r version.Range
	r.First, _ = version.ParsePostgreSQL(first)
	r.Last, _ = version.ParsePostgreSQL(last)
	return r
}

func parseParameter(c []string) *Parameter {
	p := &Parameter{
		Name: c[0], Type: Type(c[2]), Context: Context(c[3]), Unit: c[4],
		Min: parseBound(c[5]), Max: parseBound(c[6]), Boot: c[7],
	}
	if p.Type != Enum {
		return p
	}
	p.Values = strings.Split(c[8], ",")
	for _, s := range strings.Split(c[9], ",") {
		if text, value, ok := strings.Cut(s, "="); ok {
			p.spellings = append(p.spellings, spelling{text, value})
		}
	}
	return p
}

func parseBound(text string) float64 {
	if text == "max" {
		return math.MaxFloat64
	}
	n, _ := strconv.ParseFloat(text, 64)
	return n
}
