package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse"
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
	seen := make(map[[sha256.Size]byte]int, len(findings))
	var last lineText
	for i := range findings {
		f := &findings[i]
		key := sha256.New()
		for _, part := range []string{fingerprintVersion, f.Rule.Code, f.Host, pathOf(f.Primary.Place), f.Subject} {
			key.Write([]byte(part))
			key.Write([]byte{0})
		}
		key.Write([]byte(last.of(f)))
		equal := [sha256.Size]byte(key.Sum(nil))
		seen[equal]++
		key.Write(strconv.AppendInt([]byte{0}, int64(seen[equal]), 10))
		f.Fingerprint = hex.EncodeToString(key.Sum(nil)[:8])
	}
}

// lineText is the line that was asked for last. There may be hundreds of findings on
// it, and it may have a megabyte.
type lineText struct {
	source *parse.Source
	span   parse.Span
	text   string
}

// of is the line that the finding stands on, with its secrets masked and each run of
// blanks as one, and without a comment that silences rules. A byte order mark is no
// part of it: it stays at the top when the line moves. Where something is missing
// between two lines, neither of them says anything about the finding.
func (l *lineText) of(f *rules.Finding) string {
	source, span := f.Primary.Place.Source, f.Primary.Place.Span
	if source == nil {
		return ""
	}
	line := source.LineSpan(source.Line(span.Start))
	if span.Len() == 0 && span.Start == line.Start {
		return ""
	}
	if l.source != source || l.span != line {
		shown := strings.TrimPrefix(source.Shown(line), "\ufeff")
		*l = lineText{source, line, strings.Join(strings.Fields(suppression.Strip(shown)), " ")}
	}
	return l.text
}
