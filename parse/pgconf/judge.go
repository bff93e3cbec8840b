package pgconf

import "strconv"

// judge does what the server does with the settings once it has read them
// (ProcessConfigFileInternal in guc.c since 16, in guc-file.l before): it looks
// the names up, leaves out what is set again, checks the values and then what
// does not go together.
func (f *File) judge() {
	f.effective = make(map[string]*Setting, len(f.Settings))
	f.lookUpNames()
	f.checkValues()
}

func (f *File) lookUpNames() {
	// spelled finds the last setting by its very spelling: only those of the
	// same one are left out, while another spelling is checked all the same.
	spelled := make(map[string]*Setting, len(f.Settings))
	for _, s := range f.Settings {
		f.effective[s.key] = s
		switch {
		case s.Parameter != nil:
			if earlier := spelled[s.Name]; earlier != nil {
				earlier.dead = true
			}
			spelled[s.Name] = s
		case !isQualified(s.Name):
			f.complain(Problem{
				Kind: UnknownParameter, Place: s.NamePlace(), Line: s.Line, Setting: s, stage: naming, file: s.shown,
				Text: unknownText(s),
			})
		}
	}
}

func (f *File) checkValues() {
	for _, s := range f.Settings {
		if s.dead || s.Parameter == nil {
			continue
		}
		if s.Parameter.Context == Internal {
			s.bad = true
			f.complain(Problem{
				Kind: CannotChange, Place: s.NamePlace(), Line: s.Line, Setting: s, stage: valuing, file: s.shown,
				Text: `parameter "` + s.Parameter.Name + `" cannot be changed`,
			})
			continue
		}
		_, bad := s.Parameter.read(s.Value, f.Version)
		if bad == nil {
			continue
		}
		s.bad = true
		f.complain(Problem{
			Kind: BadValue, Place: s.ValuePlace(), Line: s.Line, Setting: s, stage: valuing, file: s.shown,
			Text: masked(bad.text, s.Value, s.Source, s.ValueSpan), Detail: bad.detail, Hint: bad.hint,
		})
	}
}

func unknownText(s *Setting) string {
	return `unrecognized configuration parameter "` + s.Name + `" in file "` + s.shown + `" line ` + strconv.Itoa(s.Line)
}
