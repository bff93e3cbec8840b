package hba

import "strings"

// Part is one of the things by which a record is chosen.
type Part string

// The parts, in the order in which the server compares them.
const (
	TypePart     Part = "type of connection"
	AddressPart  Part = "address"
	DatabasePart Part = "database"
	UserPart     Part = "user"
)

// parts are how each part is compared, and the column of a record that it is in.
var parts = []struct {
	name   Part
	match  func(*Matcher, *Record) Match
	column int
}{
	{TypePart, (*Matcher).connType, 0},
	{AddressPart, (*Matcher).address, 3},
	{DatabasePart, (*Matcher).database, 1},
	{UserPart, (*Matcher).user, 2},
}

// Near finds the record that comes nearest to a connection that none is for: only
// one part of it keeps it from matching. Of several it is the one that is most
// about this database and user, and of those the first; nil if there is none.
func (f *File) Near(c Connection) (r *Record, other Part) {
	most := -1
	m := f.Matcher(c)
	for candidate := range f.All() {
		if !candidate.Valid() || (candidate.Type == Local) != c.Local {
			continue
		}
		part, single := m.missed(candidate)
		if about := m.about(candidate); single && about > most {
			r, other, most = candidate, part, about
		}
	}
	return r, other
}

// missed is the part by which a record does not match, when it is a single one.
func (m *Matcher) missed(r *Record) (missed Part, single bool) {
	for _, part := range parts {
		if part.match(m, r).Certainty != No {
			continue
		}
		if single {
			return "", false
		}
		missed, single = part.name, true
	}
	return missed, single
}

// about counts what of the database and the user a record names.
func (m *Matcher) about(r *Record) (n int) {
	for _, list := range []struct {
		words []Word
		name  string
	}{{r.Databases(), m.Database}, {r.Users(), m.User}} {
		for _, w := range list.words {
			if w.Text == list.name {
				n++
				break
			}
		}
	}
	return n
}

// Written is a part of the record as it stands in the file, on one line.
func (r *Record) Written(of Part) string {
	var words []string
	fields := r.Fields()
	for _, part := range parts {
		if part.name != of {
			continue
		}
		for _, t := range fields[part.column] {
			words = append(words, t.Place.Source.Shown(t.Place.Span))
		}
	}
	text := strings.Join(words, ",")
	if of == AddressPart && r.form.has(maskForm) {
		text += " " + fields[4][0].Text
	}
	return strings.Join(strings.Fields(text), " ")
}
