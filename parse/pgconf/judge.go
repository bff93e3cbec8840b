package pgconf

import (
	"strconv"

	"github.com/regionlint/regionlint/parse/version"
)

// judge does what the server does with the settings once it has read them
// (ProcessConfigFileInternal in guc.c since 16, in guc-file.l before): it looks
// the names up, leaves out what is set again, checks the values and then what
// does not go together.
func (f *File) judge() {
	f.effective = make(map[string]*Setting, len(f.Settings))
	f.lookUpNames()
	f.checkValues()
	f.checkConflicts()
	f.checkStart()
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
				Text: `unrecognized configuration parameter "` + s.Name + `" in file "` + s.shown + `" line ` + strconv.Itoa(s.Line),
			})
		}
	}
}

func (f *File) checkValues() {
	applied := inForce{}
	for _, s := range f.Settings {
		if s.dead || s.Parameter == nil {
			continue
		}
		if s.Parameter.Context == Internal {
			f.refuse(s, Problem{
				Kind: CannotChange, Place: s.NamePlace(), Text: `parameter "` + s.calledBy(f.Version).Name + `" cannot be changed`,
			})
			continue
		}
		val, bad := s.read(f.Version)
		if bad == nil {
			bad = applied.set(s.Parameter, val, f.Version)
			s.clashes = bad != nil
		}
		if bad != nil {
			f.refuse(s, Problem{
				Kind: BadValue, Fault: bad.fault, Place: s.ValuePlace(), level: bad.level,
				Text:   masked(bad.text, s.Value, s.Source, s.ValueSpan),
				Detail: masked(bad.detail, s.Value, s.Source, s.ValueSpan), Hint: bad.hint, warned: bad.warned,
			})
		}
	}
}

func (f *File) refuse(s *Setting, p Problem) {
	s.bad = true
	p.Setting, p.Line, p.stage, p.file = s, s.Line, valuing, s.shown
	f.complain(p)
}

// read takes the setting's value as that version does.
func (s *Setting) read(v version.PostgreSQL) (value, *badValue) {
	val, bad := s.calledBy(v).decode(s.Value, v)
	if bad == nil {
		bad = s.Parameter.check(&val, v)
	}
	return val, bad
}

// calledBy returns the parameter under the name that the server complains of.
func (s *Setting) calledBy(v version.PostgreSQL) *Parameter {
	if keptNames.Has(v) || s.Name == s.Parameter.Name {
		return s.Parameter
	}
	called := *s.Parameter
	called.Name = s.Name
	return &called
}
