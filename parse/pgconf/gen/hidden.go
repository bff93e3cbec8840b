package main

// addHidden adds what pg_settings does not show.
func (t table) addHidden() {
	for _, v := range versions {
		for name, spellings := range hiddenSpellings {
			if r, ok := t[v][name]; ok && r.Type == "enum" {
				r.hidden = spellings
				t[v][name] = r
			}
		}
	}
}

var hiddenSpellings = map[string][]string{}
