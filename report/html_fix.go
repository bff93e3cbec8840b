package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/rules"
)

// htmlFix is a way to put a finding right.
type htmlFix struct {
	// Caution is why it is not safe; "" where it is.
	Caution string
	// Flags are those that apply it, or show it where it cannot be applied; "" for
	// neither.
	Flags   string
	Message []htmlProse
	Diffs   []htmlDiff
	Modes   []htmlMode
	// Hidden tells that a diff of its edits would show a secret, or Obeyed that it
	// would a command.
	Hidden, Obeyed bool
	// Host and Command make it take effect; "" for nothing to do.
	Host, Command string
}

// htmlDiff is the diff of one file.
type htmlDiff struct {
	Path  string
	Lines []htmlDiffLine
}

// htmlDiffLine is a line of a diff, with its sign. Kind is the class that colours
// it: "hunk", "removed", "added", "note" or "context".
type htmlDiffLine struct{ Kind, Text string }

// htmlMode is what chmod is to do.
type htmlMode struct{ Mode, Path string }

func htmlFixes(f *Finding) []htmlFix {
	var list []htmlFix
	if f.origin == nil {
		for _, alternative := range f.Fixes {
			list = append(list, readFix(alternative).called(f, alternative.applicability()))
		}
		return list
	}
	for _, alternative := range f.origin.Fixes {
		list = append(list, f.from.htmlFix(f.origin, alternative).called(f, alternative.Applicability))
	}
	return list
}

// called is the fix with what its applicability means for the one who wants it.
func (shown htmlFix) called(f *Finding, a rules.Applicability) htmlFix {
	shown.Flags = f.flags(a)
	if a == rules.Unsafe {
		shown.Caution = unsafeCaution
	}
	return shown
}

// readFix is a fix of a document read from JSON. There is no text to hold its
// edits against.
func readFix(alternative Fix) htmlFix {
	shown := htmlFix{Message: prose(alternative.Message)}
	for _, m := range alternative.Modes {
		shown.Modes = append(shown.Modes, htmlMode{Visible(m.Mode), Visible(m.Path)})
	}
	return shown
}

func (b *Bundle) htmlFix(f *rules.Finding, alternative rules.Fix) htmlFix {
	shown := htmlFix{Message: prose(alternative.Message)}
	for _, m := range alternative.Modes {
		shown.Modes = append(shown.Modes, htmlMode{m.Perm.String(), Visible(m.Path)})
	}
	if command := alternative.Takes.Command(); command != "" {
		shown.Host, shown.Command = Visible(alternative.Takes.Host), command
	}
	byPath := grouped(alternative.Edits, func(e parse.Edit) string { return e.Path })
	slices.SortFunc(byPath, func(a, b []parse.Edit) int { return cmp.Compare(a[0].Path, b[0].Path) })
	for _, edits := range byPath {
		path := edits[0].Path
		source := b.source(f, path)
		diff, ok := b.diff(source, edits)
		if !ok {
			shown.Diffs, shown.Hidden = nil, true
			shown.Obeyed = source != nil && fix.Obeyed(source, edits)
			return shown
		}
		shown.Diffs = append(shown.Diffs, htmlDiff{Visible(path), htmlDiffLines(diff)})
	}
	return shown
}

// diff is what edits do to a file; ok is false when it could not be told without
// a secret, or a command for a runner.
func (b *Bundle) diff(source *parse.Source, edits []parse.Edit) (diff string, ok bool) {
	if source == nil || !fix.Showable(source, edits) {
		return "", false
	}
	diff = fix.DiffOf(source.Path, source, edits)
	return diff, b.mask.text(diff) == diff
}

// diffKinds are the classes of a diff's lines by their first byte.
var diffKinds = map[byte]string{'@': "hunk", '-': "removed", '+': "added", '\\': "note", ' ': "context"}

// htmlDiffLines are the lines of a diff of one file, below the two that name it.
func htmlDiffLines(diff string) []htmlDiffLine {
	var lines []htmlDiffLine
	for line := range strings.Lines(diff) {
		line = strings.TrimSuffix(line, "\n")
		lines = append(lines, htmlDiffLine{diffKinds[line[0]], visibleButTabs(line)})
	}
	return lines[min(2, len(lines)):]
}
