package rules

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pgconf"
)

var syntaxError = Rule{
	Code: "PGC001", Name: "syntax-error", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Servers(), bundle.PostgreSQLConf, func(h *bundle.Host) {
			// A file that is included twice is wrong twice, and the server gives up
			// at its hundredth error with words of its own.
			said := map[parse.Place]bool{}
			for _, problem := range complaints(h, pgconf.SyntaxError) {
				if !said[problem.Place] {
					said[problem.Place] = true
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
		Notes: append(serverSays(problem),
			fmt.Sprintf("with this line PostgreSQL %s does not start, and a reload changes nothing", h.PostgreSQL)),
		Help: help,
	}
}

// explainSyntax says in plain words what is wrong, by what stands there.
func explainSyntax(problem pgconf.Problem) (what, help string) {
	line := readBrokenLine(problem)
	for _, explain := range []func(brokenLine) (what, help string){
		brokenLine.anywhere, brokenLine.inName, brokenLine.inValue, brokenLine.behindValue,
	} {
		if what, help = explain(line); what != "" {
			return what, help
		}
	}
	return fmt.Sprintf("the line cannot be read from `%s` on", cutShort(line.token, mostOfValue)), oneSetting
}

const oneSetting = "write one `name = value` a line, with single quotes around a value that is more than a word or a number"

// brokenLine is a line that the server cannot read.
type brokenLine struct {
	// token is where it stops; empty at the end of the line. before is what it
	// has read of the line, and after what it has not.
	before, token, after string
	// word is the token with what stands beside it without a blank.
	word string
	// empty tells that nothing stands where it stops.
	empty bool
}

func readBrokenLine(problem pgconf.Problem) brokenLine {
	src, span := problem.Place.Source, problem.Place.Span
	whole := src.LineSpan(src.Line(span.Start))
	end := max(whole.End, span.End)
	b := brokenLine{
		before: string(src.Text[whole.Start:span.Start]),
		token:  problem.Token,
		after:  string(src.Text[span.End:end]),
		empty:  span.Len() == 0,
	}
	word := span
	word.Start -= len(b.before) - 1 - strings.LastIndexAny(b.before, " \t=")
	if i := strings.IndexAny(b.after, " \t\r#;"); i >= 0 {
		word.End += i
	} else {
		word.End = end
	}
	b.word = cutShort(src.Shown(word), mostOfValue)
	return b
}

// anywhere is about what no part of a line may hold.
func (b brokenLine) anywhere() (what, help string) {
	start := strings.TrimLeft(b.before+b.token+b.after, " \t")
	switch {
	case strings.HasPrefix(start, "<<<<<<<"), strings.HasPrefix(start, "======="), strings.HasPrefix(start, ">>>>>>>"):
		return "a merge conflict is left in the file", "keep one of the two sides, and remove the marks"
	case b.empty && strings.HasPrefix(start, "\ufeff"):
		return "the file begins with a byte order mark", "save the file as UTF-8 without it"
	case b.empty:
		return "the setting has no value on this line", "write `name = value` on one line"
	case b.token == "":
		return "the line holds a NUL byte", "remove it; was the file cut off while it was written?"
	case strings.Contains(start, "\r"):
		return "the line goes on behind a carriage return", "end each line with a line feed, with or without a carriage return before it"
	case strings.HasPrefix(b.token+b.after, "//"), strings.HasPrefix(b.token+b.after, "--"), strings.HasPrefix(b.token+b.after, "/*"), b.token == ";" && b.inFront():
		return fmt.Sprintf("a comment does not begin with `%s`", strings.TrimSpace(firstRunes(b.token+b.after, 2))), "begin comments with `#`"
	case b.token == ";":
		return "a setting does not end with a semicolon", "remove the `;`"
	case b.token == "{", b.token == "$", b.token == "<", b.token == "@":
		return fmt.Sprintf("`%s` looks like a template that was not filled in", b.word), "write the value that it stands for"
	case b.token == `"`:
		return "double quotes do not enclose a name or a value", "write `name = 'value'`"
	}
	return "", ""
}

// inFront tells whether the token is the first of its line.
func (b brokenLine) inFront() bool { return strings.Trim(b.before, " \t") == "" }

// inName is about lines that do not begin with a name.
func (b brokenLine) inName() (what, help string) {
	switch {
	case !b.inFront():
		return "", ""
	case b.token == "[":
		return "postgresql.conf has no sections", "remove the line"
	case b.token == "=":
		return "the line has no name", "write `name = value`"
	case strings.HasSuffix(b.token, ":"):
		return "a colon does not separate name and value", "write `name = value`"
	}
	return fmt.Sprintf("`%s` is not a parameter's name", b.word), "names are made of letters, digits and underscores; write `name = value`"
}

var nameAlone = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[ \t]*[^ \t=]+[ \t]*=?[ \t]*$`) })

// inValue is about values that do not begin as one.
func (b brokenLine) inValue() (what, help string) {
	switch {
	case !nameAlone().MatchString(b.before):
		return "", ""
	case b.token == "=":
		return "there is one `=` too many", "write `name = value`"
	case b.token == ":":
		return "a colon does not separate name and value", "write `name = value`"
	case strings.HasPrefix(b.token, "'"):
		return "the quote that opens here is not closed on this line", "close it on the same line, and double each quote inside"
	}
	return b.needsQuotes()
}

var (
	lastNumber = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[0-9][ \t]+$`) })
	separated  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]+([_,][0-9]+)+$`) })
)

// behindValue is about what stands behind a value.
func (b brokenLine) behindValue() (what, help string) {
	last := b.before[len(b.before)-1]
	switch {
	case last == '\'' || strings.HasPrefix(b.token, "'"):
		return "the value is in quotes, and more stands behind them", "double each quote inside the value: `'it''s'`"
	case lastNumber().MatchString(b.before) && isUnit(b.token):
		return fmt.Sprintf("the unit `%s` stands apart from its number", b.token), "write them without a blank between, or both in single quotes"
	case separated().MatchString(b.word):
		return fmt.Sprintf("the number `%s` has separators", b.word), "write digits alone"
	case last != ' ' && last != '\t' && !strings.HasSuffix(b.word, ","):
		return b.needsQuotes()
	}
	return fmt.Sprintf("the line holds more than a name and a value, from `%s` on", cutShort(b.token, mostOfValue)), oneSetting
}

func (b brokenLine) needsQuotes() (what, help string) {
	if strings.ContainsAny(b.word, "‘’“”") {
		return fmt.Sprintf("the quotes in `%s` are those of a word processor", b.word), "write plain single quotes: 'value'"
	}
	help = fmt.Sprintf("write '%s'", b.word)
	if strings.HasSuffix(b.word, cut) || strings.Contains(b.word, parse.Mask) {
		help = "put it in single quotes"
	}
	return fmt.Sprintf("the value `%s` needs quotes", b.word), help
}

func isUnit(text string) bool {
	switch strings.ToLower(text) {
	case "b", "kb", "mb", "gb", "tb", "us", "ms", "s", "min", "h", "d":
		return true
	}
	return false
}
