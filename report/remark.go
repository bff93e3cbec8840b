package report

import (
	"slices"

	"github.com/regionlint/regionlint/rules"
)

// remark is what is said about a finding beside its message.
type remark struct {
	// kind is "note", "help" or "docs".
	kind, text string
}

func (r remark) String() string { return r.kind + ": " + visibleText(r.text) }

// remarks are the facts behind the finding, and then what to do.
func (f *Finding) remarks() []remark {
	var list []remark
	for _, note := range f.Notes {
		list = append(list, remark{"note", note})
	}
	for _, help := range f.help() {
		list = append(list, remark{"help", help})
	}
	return list
}

// help is what to do, with the flags that do it. A finding without words of
// its own has those of its fixes.
func (f *Finding) help() []string {
	if f.Advice != "" {
		return []string{f.withFlags(f.Advice, f.applicability())}
	}
	var help []string
	for i := range f.Fixes {
		help = append(help, f.withFlags(f.Fixes[i].Message, f.Fixes[i].applicability()))
	}
	return help
}

func (f *Finding) withFlags(text string, a rules.Applicability) string {
	flags := f.flags(a)
	if flags == "" {
		return text
	}
	return text + " (" + flags + ")"
}

// flags are what has to be given for its fixes of an applicability to be applied, or to
// be shown where --fix is refused; "" where a diff shows none, as it holds no modes and no
// secrets.
func (f *Finding) flags(a rules.Applicability) string {
	if !f.inArchive {
		return fixFlags[a]
	}
	inDiff := func(fix Fix) bool { return fix.applicability() == a && len(fix.Modes) == 0 }
	if !slices.ContainsFunc(f.Fixes, inDiff) {
		return ""
	}
	return diffFlags[a]
}
