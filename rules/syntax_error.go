package rules

import (
	"fmt"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse/pgconf"
)

var syntaxError = Rule{
	Code: "PGC001", Name: "syntax-error", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.servers(), bundle.PostgreSQLConf, func(h *bundle.Host) {
			for _, problem := range h.Conf.Problems {
				if problem.Kind == pgconf.SyntaxError {
					p.report(syntaxFinding(h, problem))
				}
			}
		})
	},
}

func syntaxFinding(h *bundle.Host, problem pgconf.Problem) Finding {
	what, help := explainSyntax(problem)
	return Finding{
		Message: what,
		Host:    h.Name,
		Primary: Label{Place: problem.Place},
		Notes: []string{
			"PostgreSQL says: " + problem.Text,
			fmt.Sprintf("with this line PostgreSQL %s does not start, and a reload changes nothing", h.PostgreSQL),
		},
		Help: help,
	}
}

// explainSyntax says in plain words what is wrong, by what stands there.
func explainSyntax(problem pgconf.Problem) (what, help string) {
	switch token := problem.Token; {
	case token == "":
		return "the line ends before the setting does", "write `name = value` on one line"
	case token[0] == '"':
		return "double quotes do not enclose a value", "use single quotes: `name = 'value'`"
	case token[0] == '\'':
		return "the quote that opens here is not closed on this line, or stands behind a value", "close it on the same line, and double the quotes inside"
	case token == ";":
		return "a setting does not end with a semicolon", "remove the `;`"
	case token == "*":
		return "an asterisk needs quotes", "write it as `'*'`"
	}
	return fmt.Sprintf("the line cannot be read from `%s` on", problem.Token), "write one `name = value` a line, with single quotes around a value that is more than a word or a number"
}
