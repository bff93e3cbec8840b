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

	spellings   []spelling
	first, last version.PostgreSQL
}

// spelling is a way to write an Enum's value, in lower case, that the server
// does not tell of or that it shows otherwise.
type spelling struct{ text, value string }

//go:generate go run ./gen -o parameters.txt $PG_SETTINGS_DIR

//go:embed parameters.txt
var parameterText string

// parameters holds every row of the table under its name in lower case.
var parameters = sync.OnceValue(func() map[string][]*Parameter {
	table := make(map[string][]*Parameter, 512)
	for line := range strings.Lines(parameterText) {
		if p := parseParameter(strings.TrimSuffix(line, "\n")); p != nil {
			key := lower(p.Name)
			table[key] = append(table[key], p)
		}
	}
	return table
})

// Lookup returns what the version knows under the name, which may be an old
// one. ok is false for names that it refuses; custom names ("a.b") are in no
// table.
func Lookup(name string, v version.PostgreSQL) (p *Parameter, ok bool) {
	for _, p := range parameters()[canonical(name, v)] {
		if p.first <= v && v <= p.last {
			return p, true
		}
	}
	return nil, false
}

// Known returns the versions that know the name, the first and the last one,
// or zeros where none does.
func Known(name string) (first, last version.PostgreSQL) {
	rows := parameters()[lower(name)]
	if len(rows) == 0 {
		return 0, 0
	}
	return rows[0].first, rows[len(rows)-1].last
}

// atConnection tells whether the parameter is fixed once a session has begun.
func (p *Parameter) atConnection() bool { return p.Context == Backend || p.Context == SuperuserBackend }

// Names returns the names of the parameters that the version knows, sorted
// without regard to case.
func Names(v version.PostgreSQL) []string {
	var names []string
	for _, rows := range parameters() {
		for _, p := range rows {
			if p.first <= v && v <= p.last {
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

// parseParameter reads a row of parameters.txt, whose head says what its
// columns are.
func parseParameter(line string) *Parameter {
	if line == "" || strings.HasPrefix(line, "#") {
		return nil
	}
	c := strings.Split(line, "\t")
	first, last, _ := strings.Cut(c[1], "-")
	p := &Parameter{
		Name: c[0], Type: Type(c[2]), Context: Context(c[3]), Unit: c[4],
		Min: parseBound(c[5]), Max: parseBound(c[6]), Boot: c[7],
	}
	p.first, _ = version.ParsePostgreSQL(first)
	p.last, _ = version.ParsePostgreSQL(last)
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
