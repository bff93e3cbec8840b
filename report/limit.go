package report

// limit counts findings of one bundle by rule and file, so that of each only as many are
// shown as people want to see. The zero limit has seen none.
type limit struct {
	seen  map[kind]int
	kinds []kind
	most  int
}

// kind is what findings have in common of which there may be too many.
type kind struct{ bundle, path, rule string }

// shows counts a finding, and tells whether it is shown where most are; 0 is all.
func (l *limit) shows(f *Finding, most int) bool {
	if most == 0 {
		return true
	}
	k := kind{f.Bundle, f.Path, f.Rule}
	if l.seen == nil {
		l.seen, l.most = map[kind]int{}, most
	}
	l.seen[k]++
	if l.seen[k] == most+1 {
		l.kinds = append(l.kinds, k)
	}
	return l.seen[k] <= most
}

// rest are the findings that were not shown, and more that were not made.
func (l *limit) rest(more []rest) []rest {
	var list []rest
	at := map[kind]int{}
	add := func(r rest) {
		k := kind{r.bundle, r.path, r.rule}
		i, known := at[k]
		if !known {
			at[k] = len(list)
			list = append(list, r)
			return
		}
		list[i].count += r.count
	}
	for _, k := range l.kinds {
		add(rest{k.bundle, k.path, k.rule, l.seen[k] - l.most})
	}
	for _, r := range more {
		add(r)
	}
	return list
}

// first are the findings that are shown where most of a rule in a file are, 0 for all, and
// how many there are beside them.
func (d *Document) first(most int) (shown []*Finding, rest []rest) {
	var l limit
	for i := range d.Findings {
		if f := &d.Findings[i]; l.shows(f, most) {
			shown = append(shown, f)
		}
	}
	return shown, l.rest(d.counts().more)
}
