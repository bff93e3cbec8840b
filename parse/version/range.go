package version

// Range is a run of versions of PostgreSQL, both ends included. A zero First is
// since ever, a zero Last until today; the zero value has all versions.
type Range struct{ First, Last PostgreSQL }

// Since returns the versions from first on.
func Since(first PostgreSQL) Range { return Range{First: first} }

// Until returns the versions up to last.
func Until(last PostgreSQL) Range { return Range{Last: last} }

// Has tells whether v is one of the range.
func (r Range) Has(v PostgreSQL) bool { return r.First <= v && (r.Last == 0 || v <= r.Last) }

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
