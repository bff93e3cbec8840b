package rules

import "embed"

//go:embed docs/*.md
var pages embed.FS

// Page is what `explain` shows of the rule, in Markdown: what it is, why it
// matters, an example before and after, the sources.
func (r *Rule) Page() string {
	text, err := pages.ReadFile("docs/" + r.Code + ".md")
	if err != nil {
		// The test of the registry sees to it that each rule has one.
		panic(err)
	}
	return string(text)
}
