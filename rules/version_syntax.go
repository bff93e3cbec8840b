package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/sentence"
)

var versionSyntax = Rule{
	Code: "HBA013", Name: "version-syntax", Severity: Error, Since: "0.1",
	Check: func(p *Pass) {
		p.each(p.Bundle.Servers(), bundle.PgHBAConf, func(h *bundle.Host) {
			told := map[parse.Place]bool{}
			once := func(f *Finding) {
				if f == nil || told[f.Primary.Place] {
					return
				}
				if !h.HBA.IsAlone() {
					// An @file may belong to many lines.
					told[f.Primary.Place] = true
				}
				p.report(*f)
			}
			regexes := h.HBA.Ask(func(words []hba.Word) bool { return slices.ContainsFunc(words, isRegex) })
			for r := range h.HBA.All() {
				if r.Err != nil && isOfVersion(h.HBA, r) && !p.counts(countedPlace(r, invalidPlace), p.rule.Severity, NoFix) {
					p.report(invalidRecord(h, r))
				}
				if !r.Valid() {
					continue
				}
				if !hba.MatchesRegexes(h.PostgreSQL) && (regexes.OfDatabases(r) || regexes.OfUsers(r)) {
					once(literalRegex(h, r))
				}
				once(literalInclude(h, r))
				once(certificateOff(h, r))
			}
		})
	},
}

// literalRegex is about regular expressions that the version takes for names.
func literalRegex(h *bundle.Host, r *hba.Record) *Finding {
	var f *Finding
	var names []string
	for _, t := range namesOf(r) {
		if isRegex(t.Word) {
			names = append(names, meantByRegex(t))
		}
		switch {
		case !isRegex(t.Word):
		case f == nil:
			f = &Finding{
				Message: fmt.Sprintf("PostgreSQL %s takes %s for a name: regular expressions came with 16", h.PostgreSQL, cmp.Or(shownToken(t), "what begins with a slash")),
				Host:    h.Name,
				Primary: Label{Place: t.Place},
				Notes:   []string{"the line loads without a word, and is for nobody but a database or user of exactly this name"},
				Help:    "write the names that are meant, as a list with commas, or all",
			}
		default:
			f.Related = append(f.Related, Label{Place: t.Place, Text: "a name too"})
		}
	}
	if f != nil && !slices.Contains(names, "") {
		f.Help = fmt.Sprintf("write %s instead", sentence.And(names))
	}
	return f
}

// isRegex tells whether a word is a regular expression, in the versions that know them.
func isRegex(w hba.Word) bool { return len(w.Text) >= len("/x") && w.Text[0] == '/' }

// meantByRegex are the names in place of a regular expression that plainly stands
// for one or some: "`maas`", "`maas,other`". It is "" for other expressions, and
// where a name would be a keyword.
func meantByRegex(t hba.Token) string {
	text, ok := strings.CutPrefix(shownToken(t), "/^")
	text, closed := strings.CutSuffix(text, "$")
	if !ok || !closed {
		return ""
	}
	names := []string{text}
	if len(text) > len("()") && text[0] == '(' && text[len(text)-1] == ')' {
		names = strings.Split(text[1:len(text)-1], "|")
	}
	for _, name := range names {
		if !plainName().MatchString(name) || slices.Contains(hbaKeywords, name) {
			return ""
		}
	}
	return "`" + strings.Join(names, ",") + "`"
}

// hbaKeywords are the names that mean something else without quotes (hba.c).
var hbaKeywords = []string{"all", "sameuser", "samerole", "samegroup", "replication"}

// namesOf are the words for a record's databases and users.
func namesOf(r *hba.Record) (list []hba.Token) {
	fields := r.Fields()
	list = append(list, fields[1]...)
	return append(list, fields[2]...)
}

// literalInclude is about an include in a file that is named as @file: before 16
// both of its words are names. A line of pg_hba.conf that begins so is refused.
func literalInclude(h *bundle.Host, r *hba.Record) *Finding {
	if hba.Includes(h.PostgreSQL) || h.HBA.IsAlone() {
		return nil
	}
	for _, t := range namesOf(r) {
		src := t.Place.Source
		if src == r.Source || !isInclude(t.Text) {
			continue
		}
		line := parse.Place{Source: src, Span: src.LineSpan(src.Line(t.Place.Span.Start))}
		if words := strings.Fields(line.Text()); len(words) != 2 || words[0] != t.Text {
			continue
		}
		return &Finding{
			Message: fmt.Sprintf("PostgreSQL %s takes %s and what follows for two names: includes came with 16", h.PostgreSQL, t.Text),
			Host:    h.Name,
			Primary: Label{Place: t.Place},
			Related: []Label{{Place: r.Place(), Text: "names the file"}},
			Notes:   []string{"the names in the other file do not count"},
			Help:    "name the other file with an @ before it",
		}
	}
	return nil
}

// certificateOff is about a clientcert that the version takes for off.
func certificateOff(h *bundle.Host, r *hba.Record) *Finding {
	if r.Settings["clientcert"] != "" {
		return nil
	}
	for _, o := range r.Options {
		if o.Name != "clientcert" || o.Value != "verify-ca" && o.Value != "verify-full" {
			continue
		}
		return &Finding{
			Message: fmt.Sprintf("PostgreSQL %s takes clientcert=%s for off: it asks for no client certificate", h.PostgreSQL, o.Value),
			Host:    h.Name,
			Primary: Label{Place: r.OptionToken(o).Place},
			Notes:   []string{"the only value that turns it on is 1; verify-ca and verify-full came with 12"},
			Help:    "write clientcert=1: the client then needs a certificate that ssl_ca_file vouches for, whoever's name is in it",
		}
	}
	return nil
}
