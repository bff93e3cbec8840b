package rules

import (
	"fmt"
	"path"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pgconf"
)

var includeMissing = Rule{
	Code: "PGC007", Name: "include-missing", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Servers(), bundle.PostgreSQLConf, func(h *bundle.Host) {
			for _, problem := range complaints(h, pgconf.IncludeMissing, pgconf.IncludeUnreadable,
				pgconf.IncludeNameEmpty, pgconf.IncludeRecursion, pgconf.IncludeTooDeep) {
				p.checkInclude(h, problem)
			}
		})
	},
}

func (p *Pass) checkInclude(h *bundle.Host, problem pgconf.Problem) {
	name := includedName(problem.Place)
	directory := isIncludeDirectory(problem.Place)
	missing := problem.Kind == pgconf.IncludeMissing
	if missing && directory && path.Base(name) == debiansDirectory {
		p.skip(h.Name, fmt.Sprintf("the bundle has no directory %s: an empty one may have been lost when the files were copied", name))
		return
	}
	i := explainInclude(problem, h.Name, name, directory)
	f := Finding{
		Message: i.what,
		Host:    h.Name,
		Subject: name,
		Primary: Label{Place: problem.Place},
		Notes: append(serverSays(problem),
			fmt.Sprintf("%sPostgreSQL %s does not start, and a reload changes nothing", i.condition, h.PostgreSQL)),
		Help: i.help,
	}
	if missing && directory {
		f.Severity = Warning
		f.Notes = append(f.Notes, "an empty directory may have been lost when the files were copied")
	}
	p.report(f)
}

// brokenInclude is what there is to say of an include that cannot be followed.
type brokenInclude struct {
	what, help string
	// condition is a clause on when the server does not start.
	condition string
}

func explainInclude(problem pgconf.Problem, host, name string, directory bool) brokenInclude {
	quoted := fmt.Sprintf("`%s`", cutShort(name, mostOfWord))
	const surely = "with this line "
	switch problem.Kind {
	case pgconf.IncludeMissing:
		i := brokenInclude{
			what:      fmt.Sprintf("the file %s is not in the bundle", quoted),
			help:      fmt.Sprintf("copy it from %s into the bundle; if it is not there either, remove the line or write include_if_exists", host),
			condition: fmt.Sprintf("if %s does not have it either, ", host),
		}
		if directory {
			i.what = fmt.Sprintf("the directory %s is not in the bundle", quoted)
			i.help = fmt.Sprintf("copy it from %s into the bundle; if it is empty there, or is not there, remove the line", host)
		}
		return i
	case pgconf.IncludeUnreadable:
		return explainUnreadable(problem, quoted, directory)
	case pgconf.IncludeNameEmpty:
		return brokenInclude{what: "the include has no name", help: "write the name of what is to be included, or remove the line", condition: surely}
	case pgconf.IncludeRecursion:
		return brokenInclude{what: fmt.Sprintf("the file includes itself as %s", quoted), help: "remove the line", condition: surely}
	}
	return brokenInclude{
		what:      fmt.Sprintf("%s is included too deep: PostgreSQL goes down 10 files and no further", quoted),
		help:      "let fewer files include each other; is one of them included by itself, through others?",
		condition: surely,
	}
}

// explainUnreadable is about what is there, and cannot be read.
func explainUnreadable(problem pgconf.Problem, quoted string, directory bool) brokenInclude {
	reason := problem.Text[strings.LastIndex(problem.Text, ": ")+1:]
	switch {
	case strings.HasPrefix(problem.Text, "input in flex scanner failed"):
		return brokenInclude{what: fmt.Sprintf("%s is a directory, and no file", quoted), help: "write include_dir", condition: "with this line "}
	case directory && reason == " Not a directory":
		return brokenInclude{what: fmt.Sprintf("%s is a file, and no directory", quoted), help: "write include", condition: "with this line "}
	case directory && !strings.HasPrefix(problem.Text, "could not open configuration directory"):
		quoted = "a file in " + quoted
	}
	return brokenInclude{
		what:      fmt.Sprintf("%s cannot be read here:%s", quoted, reason),
		help:      "make it a file that you may read in the bundle, and that PostgreSQL's user may read on the host",
		condition: "if PostgreSQL cannot read it either, ",
	}
}

// debiansDirectory is what Debian's packages include, and leave empty. Git and
// other ways to copy files keep no empty directories.
const debiansDirectory = "conf.d"

// includedName is the name as the include gives it.
func includedName(place parse.Place) string {
	return strings.Trim(place.Source.Shown(place.Span), "' \t")
}

// isIncludeDirectory tells whether the name at the place stands behind
// include_dir.
func isIncludeDirectory(place parse.Place) bool {
	src := place.Source
	line := string(src.Text[src.LineSpan(src.Line(place.Span.Start)).Start:place.Span.Start])
	return strings.HasPrefix(strings.ToLower(strings.TrimLeft(line, " \t")), "include_dir")
}
