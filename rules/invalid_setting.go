package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/nearest"
	"github.com/regionlint/regionlint/parse/pgconf"
	"github.com/regionlint/regionlint/parse/sentence"
	"github.com/regionlint/regionlint/parse/version"
)

var invalidSetting = Rule{
	Code: "PGC003", Name: "invalid-value", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Servers(), bundle.PostgreSQLConf, func(h *bundle.Host) {
			for _, problem := range complaints(h, pgconf.BadValue, pgconf.CannotChange, pgconf.Conflict, pgconf.StartFailure) {
				p.checkSetting(h, problem)
			}
		})
	},
}

func (p *Pass) checkSetting(h *bundle.Host, problem pgconf.Problem) {
	for _, name := range problem.Parameters {
		if !p.settled(h, name) {
			return
		}
	}
	s := problem.Setting
	if problem.Kind == pgconf.BadValue && !h.PostgreSQLKnown && someVersionTakes(s) {
		p.skip(h.Name, fmt.Sprintf("nothing tells the version of PostgreSQL (postgresql_version in the manifest would), and some take this value of %s", s.Name))
		return
	}
	what, help := explainRefusal(h, problem)
	f := Finding{
		Message: what,
		Host:    h.Name,
		Subject: s.Name,
		Primary: Label{Place: problem.Place},
		Notes:   serverSays(problem),
		Help:    help,
	}
	if s.Secret() {
		// The server's words are about the value.
		f.Notes = nil
	}
	f.Notes = append(f.Notes, whatFollows(h, problem))
	for _, name := range problem.Parameters {
		if h.Conf.Effective(name) == nil {
			value, _, _ := h.Conf.Value(name)
			f.Notes = append(f.Notes, fmt.Sprintf("%s is not set, PostgreSQL uses %s", name, value))
		}
	}
	for _, other := range problem.Related {
		if other != s {
			f.Related = append(f.Related, Label{Place: other.ValuePlace()})
		}
	}
	if inAutoConf(h, s) && problem.Kind == pgconf.BadValue {
		f.Help = fmt.Sprintf("%s, or correct the line with PostgreSQL stopped: %s", resetSetting(h, s.Name), help)
	}
	p.report(f)
}

// someVersionTakes tells whether there is a version that takes the value.
func someVersionTakes(s *pgconf.Setting) bool {
	return slices.ContainsFunc(version.PostgreSQLs(), func(v version.PostgreSQL) bool {
		p, ok := pgconf.Lookup(s.Name, v)
		return ok && p.Accepts(s.Value, v)
	})
}

// whatFollows says what the server does about a problem.
func whatFollows(h *bundle.Host, problem pgconf.Problem) string {
	if problem.Kind == pgconf.Conflict || problem.Kind == pgconf.StartFailure {
		return fmt.Sprintf("PostgreSQL %s does not start with this, and a reload does not complain", h.PostgreSQL)
	}
	follows := fmt.Sprintf("with this value PostgreSQL %s does not start, and a reload keeps the value that it had", h.PostgreSQL)
	reason := h.Conf.Unsettled(problem.Setting.Name)
	if lack, lacks := h.Lacks(bundle.PostgreSQLAutoConf); lacks {
		reason = lack
	}
	if reason != "" {
		follows += fmt.Sprintf("; whether it counts is not known: %s", reason)
	}
	return follows
}

// explainRefusal says in plain words what is wrong, and what is allowed.
func explainRefusal(h *bundle.Host, problem pgconf.Problem) (what, help string) {
	s, v := problem.Setting, h.PostgreSQL
	value := shownValue(s)
	switch {
	case problem.Kind == pgconf.CannotChange:
		return fmt.Sprintf("%s cannot be set: it only shows what the server has", s.Name), "remove the line, or comment it out"
	case problem.Kind == pgconf.Conflict:
		return explainConflict(h, problem)
	case problem.Kind == pgconf.StartFailure:
		return explainStartFailure(h, problem)
	case s.Secret():
		return fmt.Sprintf("PostgreSQL %s refuses the value of %s", v, s.Name), "correct the value"
	case problem.Fault == pgconf.OutOfRange:
		return explainRange(s, v)
	case problem.Fault == pgconf.Unfit:
		return explainUnfit(s, v)
	case s.Parameter.Type == pgconf.Bool:
		return fmt.Sprintf("%s is %s, but PostgreSQL takes only on or off", s.Name, value), fmt.Sprintf("set %s = on, or off", s.Name)
	case s.Parameter.Type == pgconf.Enum:
		return explainEnum(s, v)
	}
	return explainNumber(s, v)
}

// mostOfHeadline is how many bytes a headline may have that lists values.
const mostOfHeadline = 100

func explainEnum(s *pgconf.Setting, v version.PostgreSQL) (what, help string) {
	values := s.Parameter.Values
	what = fmt.Sprintf("%s is %s, but PostgreSQL %s takes only %s", s.Name, shownValue(s), v, sentence.Or(values))
	if len(what) > mostOfHeadline {
		what = fmt.Sprintf("%s is %s, which PostgreSQL %s does not know", s.Name, shownValue(s), v)
	}
	if near := meantValue(strings.ToLower(strings.TrimSpace(s.Value)), values); near != "" {
		return what, fmt.Sprintf("did you mean `%s = %s`? It takes %s", s.Name, pgconf.Quote(near), sentence.Or(values))
	}
	return what, fmt.Sprintf("set %s to %s", s.Name, sentence.Or(values))
}

// meantValue is the one of values that begins with the word, or else is nearest
// to it; "" if none is.
func meantValue(word string, values []string) string {
	longer := slices.DeleteFunc(slices.Clone(values), func(value string) bool { return !strings.HasPrefix(value, word) })
	if word != "" && len(longer) == 1 {
		return longer[0]
	}
	return nearest.Word(word, values)
}

// explainUnfit is about values that are of the right form.
func explainUnfit(s *pgconf.Setting, v version.PostgreSQL) (what, help string) {
	what = fmt.Sprintf("%s is %s, which PostgreSQL %s refuses", s.Name, shownValue(s), v)
	switch name := s.Parameter.Name; {
	case name == "TimeZone", name == "log_timezone":
		return fmt.Sprintf("%s is %s, which is no time zone that PostgreSQL %s knows", s.Name, shownValue(s), v),
			"write its name in the time zone database, like 'Etc/UTC' or 'Europe/Berlin'"
	case slices.Contains(pgconf.Processes(v), name):
		return fmt.Sprintf("%s is %s, which with its other processes is more than PostgreSQL %s can have", s.Name, shownValue(s), v),
			fmt.Sprintf("lower it: %s may be %d together", sum(pgconf.Processes(v)), pgconf.MostProcesses(v))
	case strings.HasPrefix(name, "recovery_target") && name != "recovery_target_timeline" && s.Parameter.Accepts(s.Value, v):
		return fmt.Sprintf("%s is set, and so is another recovery target", s.Name), "keep one of them"
	case name == "role", name == "session_authorization":
		return fmt.Sprintf("%s cannot be set in a file", s.Name), "remove the line, or comment it out"
	}
	return what, "correct the value: the server's own words tell what is wrong with it"
}

// sum writes names as a sum: "a + b".
func sum(names []string) string { return strings.Join(names, " + ") }

// explainConflict is about a WAL that tells too little for another parameter.
func explainConflict(h *bundle.Host, problem pgconf.Problem) (what, help string) {
	level, other := problem.Parameters[0], problem.Parameters[1]
	has, _, _ := h.Conf.Value(level)
	value, _, _ := h.Conf.Value(other)
	off := "off"
	p, _ := pgconf.Lookup(other, h.PostgreSQL)
	if p.Type == pgconf.Integer {
		off = "0"
	}
	levels, _ := pgconf.Lookup(level, h.PostgreSQL)
	return fmt.Sprintf("%s is %s, but %s is %s, which needs more in the WAL", level, has, other, value),
		fmt.Sprintf("set %s = %s, or %s = %s; a standby needs the former", level, levels.Values[1], other, off)
}

// explainStartFailure is about values at which the server gives up late.
func explainStartFailure(h *bundle.Host, problem pgconf.Problem) (what, help string) {
	s, v := problem.Setting, h.PostgreSQL
	switch s.Parameter.Name {
	case "listen_addresses", "unix_socket_directories":
		what = fmt.Sprintf("%s is %s, which is no list: it needs one comma between its items, and no more", s.Name, shownValue(s))
		if s.Secret() {
			return what, "write the items with commas between them, all in one pair of quotes"
		}
		return what, fmt.Sprintf("write `%s = %s`", s.Name, pgconf.Quote(strings.Join(items(s.Value), ", ")))
	}
	if !slices.Contains(pgconf.Processes(v), s.Parameter.Name) {
		return explainUnfit(s, v)
	}
	var total int64
	for _, name := range problem.Parameters {
		n, _, _ := h.Conf.Int(name)
		total += n
	}
	return fmt.Sprintf("PostgreSQL %s cannot have %d processes, as many as %s and others come to", v, total, s.Name),
		fmt.Sprintf("lower it: %s may be %d together", sum(problem.Parameters), pgconf.MostProcesses(v))
}

// items are the words of a list, whatever stands between them.
func items(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == ';' })
}
