package lint

import "github.com/regionlint/regionlint/rules"

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
	// Baseline has the findings that are known; nil for none.
	Baseline *Baseline
	// NoSuppressions tells that comments silence nothing.
	NoSuppressions bool
	// Today is the day in UTC, as YYYY-MM-DD, on which suppressions may be over; on
	// "" none is.
	Today string
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

// Settle returns the settings that flags leave in force.
func Settle(f Flags) (Settings, error) {
	chosen, err := Select(f.Select, f.Ignore)
	if err != nil {
		return Settings{}, err
	}
	if f.FailOn == 0 {
		f.FailOn = rules.Warning
	}
	return Settings{Rules: chosen, FailOn: f.FailOn, NoSuppressions: f.NoSuppressions, Today: f.Today}, nil
}

// Fails tells whether a finding is left that fails.
func (s Settings) Fails(findings []rules.Finding) bool {
	worst := Worst(findings)
	return worst != 0 && worst >= s.FailOn
}
