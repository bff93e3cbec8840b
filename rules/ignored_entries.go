package rules

import (
	"fmt"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/sentence"
)

// mostEntries is how many further entries of an archive a finding names.
const mostEntries = 5

// reportIgnored tells once for each reason which entries of the archive are no part of
// the bundle. They stand in no file of it, so the manifest is to blame.
func (p *Pass) reportIgnored() {
	// By their reasons, as messages show them.
	names := map[string][]string{}
	var reasons []string
	untold := 0
	for _, entry := range p.Bundle.Ignored {
		if names[entry.Reason] == nil {
			reasons = append(reasons, entry.Reason)
		}
		names[entry.Reason] = append(names[entry.Reason], "`"+cutShort(parse.ShownText(entry.Name), mostOfWord)+"`")
		untold += entry.Others
	}
	for i, reason := range reasons {
		f := Finding{
			Message: leftOut(names[reason], reason),
			Subject: reason + "\x00" + strings.Join(names[reason], "\x00"),
			Primary: Label{Place: parse.Place{Source: p.Bundle.Manifest.Source}},
			Help:    "make the archive anew, of regular files by relative names: `tar -c -C DIRECTORY .`",
		}
		if others := names[reason][1:]; len(others) > 1 {
			f.Notes = append(f.Notes, "the others are "+firstInWords(others, mostEntries))
		}
		if i == len(reasons)-1 && untold > 0 {
			f.Notes = append(f.Notes, fmt.Sprintf("left out besides, be it for other reasons: %d", untold))
		}
		p.report(f)
	}
}

// leftOut says of the first entry why it is left out, and how many others are.
func leftOut(names []string, reason string) string {
	switch n := len(names); n {
	case 1:
		return fmt.Sprintf("%s of the archive is left out of the bundle: it %s", names[0], reason)
	case 2:
		return fmt.Sprintf("%s of the archive are left out of the bundle: each %s", sentence.And(names), reason)
	default:
		return fmt.Sprintf("%s and %d others of the archive are left out of the bundle: each %s", names[0], n-1, reason)
	}
}
