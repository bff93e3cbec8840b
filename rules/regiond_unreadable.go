package rules

import (
	"strings"

	"github.com/regionlint/regionlint/bundle"
)

// hiddenCause is the log line by which a regiond.conf without database settings
// shows, and all that shows of it (djangosettings/settings.py in MAAS).
const hiddenCause = "Error starting: Connection to database cannot be established."

var regiondUnreadable = Rule{
	Code: "RGD001", Name: "regiond-unreadable", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Regions(), bundle.RegiondConf, func(h *bundle.Host) {
			problem := h.Regiond.LoadError
			if problem == nil {
				return
			}
			f := Finding{
				Message: "MAAS cannot load the file: " + problem.Plain,
				Host:    h.Name,
				Primary: Label{Place: problem.Place},
				Notes: []string{
					"Python raises " + problem.Type + ": " + inOneLine(problem.Text),
					"MAAS then starts 4 workers without any database settings, and its log says only `" + hiddenCause + "`",
				},
				Help: problem.Help,
			}
			if problem.Help == "" {
				f.Help = "correct the line, so that the file is a list of `option: value`"
			}
			switch began, place := problem.Context.Span.Start, problem.Place.Span.Start; {
			case began < place:
				f.Related = []Label{{Place: problem.Context, Text: "it began here"}}
			case began > place:
				f.Related = []Label{{Place: problem.Context, Text: "here Python notices it"}}
			}
			p.report(f)
		})
	},
}

// inOneLine is what Python prints, without its marks of the place (two blanks
// and "in"), which the finding shows better.
func inOneLine(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "  in ") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return strings.Join(lines, "; ")
}
