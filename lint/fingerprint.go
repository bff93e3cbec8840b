package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/suppression"
	"github.com/regionlint/regionlint/rules"
)

// fingerprintVersion changes when what goes into a fingerprint does, so that
// an old one is never taken for another finding's.
const fingerprintVersion = "1"

// Fingerprint gives each finding of one bundle what tells it from all others in
// it, today and after other lines have moved. The findings must be sorted and all
// there, because equal ones are counted.
//
// The bundle's name does not go in: the same bundle, unpacked elsewhere, has
// the same fingerprints.
func Fingerprint(findings []rules.Finding) {
	seen := make(map[string]int, len(findings))
	for i := range findings {
		key := fingerprintKey(&findings[i])
		seen[key]++
		sum := sha256.Sum256([]byte(key + "\x00" + strconv.Itoa(seen[key])))
		findings[i].Fingerprint = hex.EncodeToString(sum[:8])
	}
}

func fingerprintKey(f *rules.Finding) string {
	path := ""
	if source := f.Primary.Place.Source; source != nil {
		path = source.Path
	}
	return strings.Join([]string{fingerprintVersion, f.Rule.Code, f.Host, path, f.Subject, primaryLine(f)}, "\x00")
}

// primaryLine is the line that the finding stands on, with its secrets masked
// and each run of blanks as one, and without a comment that silences rules. A byte
// order mark is no part of it: it stays at the top when the line moves. Where
// something is missing between two lines, neither of them says anything about the
// finding.
func primaryLine(f *rules.Finding) string {
	source, span := f.Primary.Place.Source, f.Primary.Place.Span
	if source == nil {
		return ""
	}
	line := source.LineSpan(source.Line(span.Start))
	if span.Len() == 0 && span.Start == line.Start {
		return ""
	}
	shown := strings.TrimPrefix(source.Shown(line), "\ufeff")
	return strings.Join(strings.Fields(suppression.Strip(shown)), " ")
}
