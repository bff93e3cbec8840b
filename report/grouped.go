package report

// grouped puts together what has the same key. The groups, and what is in them, stand
// in the order of the list.
func grouped[K comparable, V any](list []V, key func(V) K) [][]V {
	var groups [][]V
	at := map[K]int{}
	for _, v := range list {
		k := key(v)
		i, known := at[k]
		if !known {
			i = len(groups)
			at[k] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], v)
	}
	return groups
}

// pointers are the findings, to be grouped.
func (d *Document) pointers() []*Finding {
	list := make([]*Finding, len(d.Findings))
	for i := range d.Findings {
		list[i] = &d.Findings[i]
	}
	return list
}
