package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pgconf"
)

// complaints are what a server says of its files, of these kinds. What is wrong
// in a file that is included twice is told once.
func complaints(h *bundle.Host, kinds ...pgconf.Kind) (list []pgconf.Problem) {
	type said struct {
		place parse.Place
		text  string
	}
	all := map[said]bool{}
	for _, problem := range h.Conf.Problems {
		if this := (said{problem.Place, problem.Text}); slices.Contains(kinds, problem.Kind) && !all[this] {
			all[this] = true
			list = append(list, problem)
		}
	}
	return list
}

// serverSays are the notes with the server's own words.
func serverSays(problem pgconf.Problem) []string {
	notes := []string{"PostgreSQL says: " + problem.Text}
	if problem.Detail != "" {
		notes = append(notes, "and in detail: "+problem.Detail)
	}
	if problem.Hint != "" {
		notes = append(notes, "with the hint: "+problem.Hint)
	}
	return notes
}

// inAutoConf tells whether an assignment stands in postgresql.auto.conf, which
// ALTER SYSTEM writes.
func inAutoConf(h *bundle.Host, s *pgconf.Setting) bool { return s.Source == h.Conf.Auto }

// byAlterSystem is how to set a parameter that stands in postgresql.auto.conf, to be
// added to a help; "" for others.
func byAlterSystem(h *bundle.Host, name string) string {
	set := h.Conf.Effective(name)
	allowed, _, ok := h.Conf.Bool("allow_alter_system")
	if set == nil || !inAutoConf(h, set) || ok && !allowed {
		return ""
	}
	return ", on the server with ALTER SYSTEM: postgresql.auto.conf is not to be edited there"
}

// resetSetting is how to take a parameter out of postgresql.auto.conf.
func resetSetting(h *bundle.Host, name string) string {
	if allowed, _, ok := h.Conf.Bool("allow_alter_system"); ok && !allowed {
		return fmt.Sprintf("as allow_alter_system is off, remove %s from postgresql.auto.conf by hand", name)
	}
	return fmt.Sprintf("`ALTER SYSTEM RESET %s`", name)
}

// shownValue is what a message shows of a setting's value: as the file has it,
// but a single word without its quotes. A secret in it is masked.
func shownValue(s *pgconf.Setting) string {
	shown := s.Source.Shown(s.ValueSpan)
	if s.Quoted && s.Value != "" && !strings.ContainsAny(shown, " \t,\\") && !strings.Contains(s.Value, "'") {
		shown = strings.Trim(shown, "'")
	}
	return cutShort(shown, mostOfValue)
}
