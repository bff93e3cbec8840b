package lint

import (
	"cmp"
	"slices"

	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/parse/settings"
	"github.com/regionlint/regionlint/rules"
)

// Never is above every severity: no finding fails then.
const Never = rules.Error + 1

// Settings say how a bundle is linted.
type Settings struct {
	// Rules are those that run.
	Rules []*rules.Rule
	// Options are passed on to them.
	Options rules.Options
	// FailOn is the least severity of a finding that fails, or Never.
	FailOn rules.Severity
	// Severities are those of all findings of some rules, by code; each finding of
	// the others has its own.
	Severities map[string]rules.Severity
	// PathIgnores are rules that are not heard of in some files.
	PathIgnores []PathIgnore
	// Paths says how the globs of PathIgnores name the bundle's files.
	Paths Paths
	// Most is how many findings of a rule in a file are made, where there may be very
	// many; the others are counted. 0 is all.
	Most int
	// Baseline has the findings of the bundle that are known; nil for none.
	Baseline *BundleBaseline
	// NoSuppressions tells that comments silence nothing.
	NoSuppressions bool
	// Today is the day in UTC, as YYYY-MM-DD, on which suppressions may be over; on
	// "" none is.
	Today string

	// permissions is what a file says of modes and owners.
	permissions string
}

// Flags are what the command line says of settings.
type Flags struct {
	// Select and Ignore are patterns as Select takes them.
	Select, Ignore []string
	// FailOn is 0 where it is not given.
	FailOn rules.Severity
	// NoSuppressions and Today are those of Settings.
	NoSuppressions bool
	Today          string
}

// Settle returns the settings that flags and a settings file, nil for none, leave in
// force. A file with mistakes gives no settings but a settings.Error.
func Settle(f Flags, file *settings.Settings) (s Settings, err error) {
	if file == nil {
		file = &settings.Settings{}
	}
	if err := check(file); err != nil {
		return s, err
	}
	if s.Rules, err = Select(f.patterns(file)); err != nil {
		return s, err
	}
	s.Options = rules.Options{
		CheckPermissions:     file.CheckPermissions.Data == settings.Always,
		HBAMethod:            file.HBAMethod.Data,
		ConnectionsPerWorker: file.ConnectionsPerWorker.Data,
		ExtraConnections:     file.ExtraConnections.Data,
	}
	s.FailOn = cmp.Or(f.FailOn, levels[file.FailOn.Data], rules.Warning)
	s.Severities = severities(file)
	s.PathIgnores = pathIgnores(file)
	s.NoSuppressions, s.Today = f.NoSuppressions, f.Today
	s.permissions = file.CheckPermissions.Data
	return s, nil
}

// WithModes are the settings for a bundle that has the modes and owners that files have
// on the hosts: an archive keeps them, and a host itself has them.
func (s Settings) WithModes() Settings {
	s.Options.CheckPermissions = s.permissions != settings.Never
	return s
}

// SettingsSchema is the JSON Schema of settings files.
func SettingsSchema() string {
	all := rules.All()
	return settings.Schema(codes(all), names(all))
}

// patterns are those of the rules that run. --select stands in for all that a file
// says of them, and --ignore takes further ones away.
func (f Flags) patterns(file *settings.Settings) (selected, ignored []string) {
	if len(f.Select) > 0 {
		return f.Select, f.Ignore
	}
	return words(file.Select.Data), append(words(file.Ignore.Data), f.Ignore...)
}

func words(list []settings.Word) (texts []string) {
	for _, w := range list {
		texts = append(texts, w.Data)
	}
	return texts
}

// levels are the severities by the words for them in settings files.
var levels = map[string]rules.Severity{
	"error": rules.Error, "warning": rules.Warning, "info": rules.Info, "never": Never,
}

// FailOnNamed is the least severity that fails by the word for it.
func FailOnNamed(word string) (severity rules.Severity, ok bool) {
	severity, ok = levels[word]
	return severity, ok
}

// Counting is how connections are counted.
func (s Settings) Counting() connections.Counting {
	return connections.Counting{
		PerWorker: cmp.Or(s.Options.ConnectionsPerWorker, connections.PerWorker), Extra: s.Options.ExtraConnections,
	}
}

// Fails tells whether a finding is left that fails.
func (s Settings) Fails(r Result) bool {
	return slices.ContainsFunc(r.Findings, func(f rules.Finding) bool { return f.Severity >= s.FailOn }) ||
		slices.ContainsFunc(r.More, func(m rules.More) bool { return m.Severity >= s.FailOn })
}
