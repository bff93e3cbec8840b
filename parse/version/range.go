package version

// Run is a run of versions of one program, both ends included. A zero First is
// since ever, a zero Last until today; the zero value has all versions.
type Run[V PostgreSQL | MAAS] struct{ First, Last V }

// Range is a run of versions of PostgreSQL.
type Range = Run[PostgreSQL]

// Releases is a run of releases of MAAS.
type Releases = Run[MAAS]

// Since returns the versions from first on.
func Since[V PostgreSQL | MAAS](first V) Run[V] { return Run[V]{First: first} }

// Until returns the versions up to last.
func Until[V PostgreSQL | MAAS](last V) Run[V] { return Run[V]{Last: last} }

// Has tells whether v is one of the run.
func (r Run[V]) Has(v V) bool { return r.First <= v && (r.Last == 0 || v <= r.Last) }

// Table says what something was in each version: a value counts from its
// version on, up to that of the next one.
type Table[T any] map[PostgreSQL]T

// In returns the value that counts in v; the zero value if none does yet.
func (t Table[T]) In(v PostgreSQL) T {
	var since PostgreSQL
	for first := range t {
		if since < first && first <= v {
			since = first
		}
	}
	return t[since]
}
