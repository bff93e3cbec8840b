package named

import (
	"regexp"
	"strings"
	"sync"

	"github.com/regionlint/regionlint/parse"
)

// told is a key's secret wherever it may stand, in comments and in what cannot be
// read too.
var told = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)\bsecret[ \t]+("[^"\n]*"?|[^\s";]+)`) })

// markSecrets marks the secrets of keys as never to be shown.
func markSecrets(src *parse.Source) {
	for _, at := range told().FindAllSubmatchIndex(src.Text, -1) {
		src.MarkSecret(parse.Span{Start: at[2], End: at[3]})
	}
	var last Token
	for _, t := range Tokens(src) {
		if last.Kind == Word && strings.EqualFold(last.Text, "secret") && t.Kind != Special {
			src.MarkSecret(t.Place.Span)
		}
		last = t
	}
}
