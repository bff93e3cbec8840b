package pgconf

// gap is where something could not be read that may set a parameter.
type gap struct {
	at     int    // how many settings were read before
	key    string // the only parameter that it can set; "" if it can be any
	reason string
}

// hide notes that something could not be read here.
func (r *reader) hide(key, reason string) {
	r.file.gaps = append(r.file.gaps, gap{len(r.file.Settings), key, reason})
}

// Unsettled says why nobody can tell what the files set a parameter to; "" when
// that can be told. What comes before the assignment that counts does not
// matter, so that nothing in postgresql.conf unsettles what is set in
// postgresql.auto.conf. Whether the server takes the value is another question.
func (f *File) Unsettled(name string) (reason string) {
	key := canonical(name, f.Version)
	settled := 0
	for i, s := range f.Settings {
		if s.key == key {
			settled = i + 1
		}
	}
	for _, g := range f.gaps {
		if g.at >= settled && (g.key == "" || g.key == key) {
			return g.reason
		}
	}
	return ""
}
