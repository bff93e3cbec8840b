package lint

import (
	"fmt"

	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/settings"
	"github.com/regionlint/regionlint/rules"
)

// InForce is one setting as it is in force.
type InForce struct {
	// Name is its key in the file, with a key below that behind a dot.
	Name string
	// Value is a bool, an int, a string, or a list of strings; nil where something
	// else than a setting decides.
	Value any
	// From are the places that say so: "default", a flag, or a line of the settings
	// file.
	From []string
}

// fromDefault is where what nobody sets comes from.
const fromDefault = "default"

// Explain lists what flags and a settings file, nil for none, leave in force, in the
// order of the file's schema. The file must have no mistakes.
func Explain(f Flags, file *settings.Settings) []InForce {
	if file == nil {
		file = &settings.Settings{}
	}
	list := []InForce{f.selected(file), f.ignored(file)}
	for _, s := range file.Severity {
		list = append(list, InForce{"severity." + s.Rules.Data, s.Level, from(s.Rules.Place)})
	}
	list = append(
		list, f.failOn(file),
		inForce("hba_method", nil, file.HBAMethod),
		inForce("connections_per_worker", connections.PerWorker, file.ConnectionsPerWorker),
		inForce("extra_connections", 0, file.ExtraConnections),
		inForce("check_permissions", settings.Auto, file.CheckPermissions),
	)
	for _, p := range file.PerPathIgnores {
		list = append(list, InForce{"per_path_ignores." + p.Glob.Data, words(p.Rules), from(p.Glob.Place)})
	}
	return list
}

func inForce[T any](name string, byDefault any, v settings.Value[T]) InForce {
	if !v.Given() {
		return InForce{name, byDefault, []string{fromDefault}}
	}
	return InForce{name, v.Data, from(v.Place)}
}

func from(place parse.Place) []string {
	return []string{fmt.Sprintf("%s:%d", place.Source.Path, place.Source.Line(place.Span.Start))}
}

func (f Flags) selected(file *settings.Settings) InForce {
	if len(f.Select) > 0 {
		return InForce{"select", f.Select, []string{"--select"}}
	}
	if !file.Select.Given() {
		return InForce{"select", nil, []string{fromDefault}}
	}
	return InForce{"select", words(file.Select.Data), from(file.Select.Place)}
}

func (f Flags) ignored(file *settings.Settings) InForce {
	_, patterns := f.patterns(file)
	in := InForce{Name: "ignore", Value: append([]string{}, patterns...)}
	if len(f.Select) == 0 && file.Ignore.Given() {
		in.From = from(file.Ignore.Place)
	}
	if len(f.Ignore) > 0 {
		in.From = append(in.From, "--ignore")
	}
	if in.From == nil {
		in.From = []string{fromDefault}
	}
	return in
}

func (f Flags) failOn(file *settings.Settings) InForce {
	if f.FailOn != 0 {
		return InForce{"fail_on", level(f.FailOn), []string{"--fail-on"}}
	}
	return inForce("fail_on", level(rules.Warning), file.FailOn)
}

// level is the word for a severity in settings files.
func level(s rules.Severity) string {
	if s == Never {
		return "never"
	}
	return s.String()
}
