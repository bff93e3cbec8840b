package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/rules"
)

// InForce are the settings in force, for each group of bundles with the same.
type InForce []*SettingsGroup

// SettingsGroup is bundles with the same settings.
type SettingsGroup struct {
	// Paths lead to the bundles, or to a directory without one.
	Paths []string `json:"paths"`
	// File is the settings file; null for none.
	File     *string        `json:"file"`
	Settings []SettingInUse `json:"settings"`
	// Off are the codes of the rules that do not run.
	Off        []string          `json:"off"`
	Severities []ChangedSeverity `json:"severities"`
}

// SettingInUse is one setting.
type SettingInUse struct {
	Setting string `json:"setting"`
	// Value is null where something else decides.
	Value any `json:"value"`
	// From are the places that say so.
	From []string `json:"from"`
}

// ChangedSeverity is a rule whose findings have another severity than by
// themselves.
type ChangedSeverity struct {
	Rule     string `json:"rule"`
	Name     string `json:"name"`
	Default  string `json:"default"`
	Severity string `json:"severity"`
}

// NewSettingsGroup is a group without a path. The file is "" for none.
func NewSettingsGroup(file string, list []lint.InForce, s lint.Settings) *SettingsGroup {
	g := &SettingsGroup{Paths: []string{}, Off: []string{}, Severities: []ChangedSeverity{}}
	if file != "" {
		file = valid(file)
		g.File = &file
	}
	for _, in := range list {
		g.Settings = append(g.Settings, SettingInUse{in.Name, in.Value, in.From})
	}
	on := map[*rules.Rule]bool{}
	for _, r := range s.Rules {
		on[r] = true
	}
	for _, r := range rules.All() {
		severity, changed := s.Severities[r.Code]
		switch {
		case !on[r]:
			g.Off = append(g.Off, r.Code)
		case changed && severity != r.Severity:
			g.Severities = append(g.Severities, ChangedSeverity{r.Code, r.Name, r.Severity.String(), severity.String()})
		}
	}
	return g
}

// Add adds a path that the settings hold for.
func (g *SettingsGroup) Add(path string) { g.Paths = append(g.Paths, valid(path)) }

// WriteJSON writes the groups as a list for scripts.
func (l InForce) WriteJSON(w io.Writer) error { return writeIndented(w, l) }

// WriteText writes tables for people.
func (l InForce) WriteText(w io.Writer, _ Style) error {
	for i, g := range l {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if err := g.writeText(w); err != nil {
			return err
		}
	}
	return nil
}

func (g *SettingsGroup) writeText(w io.Writer) error {
	file := "no settings file"
	if g.File != nil {
		file = *g.File
	}
	fmt.Fprintf(w, "%s: %s\n", Visible(g.paths()), Visible(file))
	var rows [][]string
	for _, s := range g.Settings {
		rows = append(rows, []string{s.Setting, s.valueText(), strings.Join(s.From, ", ")})
	}
	if err := Table(w, []string{"setting", "value", "from"}, rows); err != nil {
		return err
	}
	for _, line := range g.offLines() {
		fmt.Fprintln(w, strings.Join(wrap(line, inForceWidth, breakWords), "\n  "))
	}
	for _, s := range g.Severities {
		fmt.Fprintf(w, "changed: %s %s is %s, not %s\n", s.Rule, s.Name, s.Severity, s.Default)
	}
	return nil
}

// inForceWidth is how long the lists of rules get.
const inForceWidth = 78

// offLines say which rules do not run, and which setting says so; where the setting
// stands is in the table.
func (g *SettingsGroup) offLines() []string {
	ignored := g.ignored()
	var by, without []string
	for _, code := range g.Off {
		if ignored[code] {
			by = append(by, code)
		} else {
			without = append(without, code)
		}
	}
	var lines []string
	if len(by) > 0 {
		lines = append(lines, "off, by ignore: "+strings.Join(by, ", "))
	}
	if len(without) > 0 {
		lines = append(lines, "off, not in select: "+strings.Join(without, ", "))
	}
	return lines
}

// ignored are the codes of the rules that the setting ignore names.
func (g *SettingsGroup) ignored() map[string]bool {
	codes := map[string]bool{}
	for _, s := range g.Settings {
		patterns, ok := s.Value.([]string)
		if s.Setting != "ignore" || !ok {
			continue
		}
		for _, pattern := range patterns {
			// What names no rule is not in force.
			named, _ := lint.Find(pattern)
			for _, r := range named {
				codes[r.Code] = true
			}
		}
	}
	return codes
}

// mostPaths is how many paths a title names.
const mostPaths = 5

func (g *SettingsGroup) paths() string {
	if more := len(g.Paths) - mostPaths; more > 1 {
		return sentence.And(append(g.Paths[:mostPaths:mostPaths], fmt.Sprintf("%d others", more)))
	}
	return sentence.And(g.Paths)
}

// valueText is the value in words.
func (s SettingInUse) valueText() string {
	switch value := s.Value.(type) {
	case nil:
		return map[string]string{"select": "all rules", "hba_method": "as pg_hba.conf has it"}[s.Setting]
	case []string:
		if len(value) == 0 {
			return "none"
		}
		return strings.Join(value, ", ")
	default:
		return fmt.Sprint(value)
	}
}
