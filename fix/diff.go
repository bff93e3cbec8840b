package fix

import (
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/workflow"
)

// contextLines is how many unchanged lines a hunk shows on either side.
const contextLines = 3

// Diff returns the unified diff from old to text, for `patch -p1` and `git
// apply`, with label as the file's path; "" when they are equal. A line that is kept
// out is never shown as context: there the hunk ends earlier. Changes that cannot be
// told without one must have been kept out by Showable.
func Diff(label string, old *parse.Source, text []byte) string {
	return unified(label, old, changedLines(old, parse.Span{Start: 0, End: len(old.Text)}, text))
}

// DiffOf is the Diff that edits make. It takes no longer for a long text.
func DiffOf(label string, old *parse.Source, edits []parse.Edit) string {
	if len(edits) == 0 {
		return ""
	}
	lines := linesOf(old, edits)
	return unified(label, old, changedLines(old, lines, parse.ApplyIn(old.Text, lines, edits)))
}

// linesOf are the whole lines that the edits, of which there are some, are in.
func linesOf(old *parse.Source, edits []parse.Edit) parse.Span {
	touched := edits[0].Span
	for _, e := range edits {
		touched.Start, touched.End = min(touched.Start, e.Span.Start), max(touched.End, e.Span.End)
	}
	return parse.Span{
		Start: old.FullLineSpan(old.Line(touched.Start)).Start,
		End:   old.FullLineSpan(old.Line(touched.End)).End,
	}
}

func unified(label string, old *parse.Source, changes []change) string {
	if len(changes) == 0 {
		return ""
	}
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s\n+++ %s\n", header("a/"+label), header("b/"+label))
	shift := 0
	for len(changes) > 0 {
		n := hunkSize(old, changes)
		shift = writeHunk(&out, old, changes[:n], shift)
		changes = changes[n:]
	}
	return out.String()
}

// header writes a path as git does: in quotes, with C escapes, when it has
// bytes that would end the line or the name, or what a runner would obey; with a tab behind it when it has
// blanks, so that patch knows where it ends.
func header(path string) string {
	var quoted strings.Builder
	plain := true
	for i := range len(path) {
		c := path[i]
		switch {
		case c == '"' || c == '\\':
			plain = false
			quoted.WriteByte('\\')
			quoted.WriteByte(c)
		case c < ' ' || c >= 0x7f || strings.HasPrefix(path[i:], workflow.Bracket):
			plain = false
			fmt.Fprintf(&quoted, `\%03o`, c)
		default:
			quoted.WriteByte(c)
		}
	}
	switch {
	case !plain:
		return `"` + quoted.String() + `"`
	case strings.Contains(path, " "):
		return path + "\t"
	}
	return path
}

// keptOut tells whether no diff shows a line: it holds a secret, or a runner of GitHub
// Actions would obey it in its log. There, the bytes of a diff cannot be escaped, since
// it has to apply.
func keptOut(old *parse.Source, n int) bool {
	return old.HoldsSecret(old.LineSpan(n)) || obeyed(old, n)
}

func obeyed(old *parse.Source, n int) bool { return workflow.Obeyed(fullLine(old, n)) }

// Showable tells whether a diff can show the edits: none may touch a line that is kept
// out, or the line before one, since a hunk must end with an unchanged line to be
// accepted by `git apply`. Nor can a line go in behind the only one, if that is kept
// out: `git apply` takes a hunk at the first line without any around it for the whole
// file's. None may make a line that a runner would obey.
func Showable(old *parse.Source, edits []parse.Edit) bool {
	return apart(old, edits, keptOut) && !makesObeyed(old, edits)
}

// Obeyed tells whether it is for what a runner would obey, and not for a secret, that
// a diff cannot show the edits.
func Obeyed(old *parse.Source, edits []parse.Edit) bool {
	secret := func(old *parse.Source, n int) bool { return old.HoldsSecret(old.LineSpan(n)) }
	return !Showable(old, edits) && apart(old, edits, secret)
}

// apart tells whether the edits touch no line that is out, nor the line before one.
func apart(old *parse.Source, edits []parse.Edit, out func(old *parse.Source, n int) bool) bool {
	onlyOut := lastLine(old) == 1 && out(old, 1)
	for _, e := range edits {
		if onlyOut && e.Span.Start == len(old.Text) {
			return false
		}
		first, last := old.Line(e.Span.Start), old.Line(e.Span.End)
		if startsLine(old, e.Span.End) && (strings.HasSuffix(e.Text, "\n") || e.Text == "" && startsLine(old, e.Span.Start)) {
			// The line behind stays as it is.
			last--
		}
		for n := first; n <= min(last+1, old.Lines()); n++ {
			if out(old, n) {
				return false
			}
		}
	}
	return true
}

// makesObeyed tells whether there are more lines that a runner would obey once the
// edits are made. They are apart from those that there are.
func makesObeyed(old *parse.Source, edits []parse.Edit) bool {
	if len(edits) == 0 {
		return false
	}
	lines := linesOf(old, edits)
	return obeyedLines(string(parse.ApplyIn(old.Text, lines, edits))) > obeyedLines(string(old.Text[lines.Start:lines.End]))
}

func obeyedLines(text string) int {
	n := 0
	for line := range strings.Lines(text) {
		if workflow.Obeyed(line) {
			n++
		}
	}
	return n
}

func startsLine(src *parse.Source, offset int) bool {
	return src.FullLineSpan(src.Line(offset)).Start == offset
}

// change replaces the lines [first, end) of the old text, counted from 1.
type change struct {
	first, end int
	lines      []string
}

// changedLines are the changes where text comes in the place of the lines in span.
func changedLines(old *parse.Source, span parse.Span, text []byte) []change {
	var changes []change
	for _, p := range parts(old, span, string(text)) {
		for _, e := range udiff.Lines(p.old, p.text) {
			c := change{first: old.Line(p.start + e.Start), end: lineAfter(old, p.start+e.End), lines: splitLines(e.New)}
			if n := len(changes); n > 0 && changes[n-1].end == c.first {
				changes[n-1].end = c.end
				changes[n-1].lines = append(changes[n-1].lines, c.lines...)
				continue
			}
			changes = append(changes, c.up(old, changes))
		}
	}
	return changes
}

// part is a part of the old text and what has become of it. It starts at an offset
// of the old text.
type part struct {
	start     int
	old, text string
}

// parts cuts the lines in span, and what has become of them, at those that are kept
// out, which are the same in both. In one piece, such a line could be taken for one that was
// removed, and written anew elsewhere, as its neighbours may be.
func parts(old *parse.Source, span parse.Span, text string) []part {
	var list []part
	start := span.Start
	for n := old.Line(span.Start); n <= lastLine(old) && old.LineSpan(n).Start < span.End; n++ {
		if !keptOut(old, n) {
			continue
		}
		line := old.FullLineSpan(n)
		before, after := cutAtLine(text, fullLine(old, n))
		list = append(list, part{start, string(old.Text[start:line.Start]), before})
		start, text = line.End, after
	}
	return append(list, part{start, string(old.Text[start:span.End]), text})
}

// cutAtLine returns what stands before and behind the first line that is this one.
func cutAtLine(text, line string) (before, after string) {
	for at := 0; at < len(text); {
		end := at + len(text[at:])
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		if text[at:end] == line {
			return text[:at], text[end:]
		}
		at = end
	}
	return text, ""
}

// up returns the removal of lines moved up over equal ones, to which it may as well
// apply, as long as the line behind is kept out: the fix removed an upper one.
func (c change) up(old *parse.Source, before []change) change {
	lowest := 1
	if n := len(before); n > 0 {
		lowest = before[n-1].end
	}
	for len(c.lines) == 0 && c.first > lowest && c.end <= old.Lines() &&
		keptOut(old, c.end) && fullLine(old, c.first-1) == fullLine(old, c.end-1) {
		c.first--
		c.end--
	}
	return c
}

// lineAfter is the number of the first line that starts at offset or later.
func lineAfter(src *parse.Source, offset int) int {
	n := src.Line(offset)
	if src.FullLineSpan(n).Start < offset {
		n++
	}
	return n
}

func splitLines(s string) []string {
	if s == "" {
		return nil
	}
	lines := strings.SplitAfter(s, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// hunkSize is how many of the changes go into one hunk.
func hunkSize(old *parse.Source, changes []change) int {
	n := 1
	for n < len(changes) {
		from, to := changes[n-1].end, changes[n].first
		if to-from > 2*contextLines || contextAfter(old, from, to-from) < to-from {
			break
		}
		n++
	}
	return n
}

// contextAfter is how many lines from n on can be shown, up to most.
func contextAfter(old *parse.Source, n, most int) int {
	shown := 0
	for shown < most && n+shown <= lastLine(old) && !keptOut(old, n+shown) {
		shown++
	}
	return shown
}

func contextBefore(old *parse.Source, n, most int) int {
	shown := 0
	for shown < most && n-shown > 1 && !keptOut(old, n-shown-1) {
		shown++
	}
	return shown
}

// contextAround returns the lines [start, stop) that a hunk shows around the
// changed ones [first, end). Either side has as many, but where the file ends:
// to patch, a hunk with less context on one side lies at that end of the file,
// and it would say that it fits badly and keep a copy of the old text. One line
// has to stand behind the change for `git apply`.
func contextAround(old *parse.Source, first, end int) (start, stop int) {
	before, after := contextBefore(old, first, contextLines), contextAfter(old, end, contextLines)
	atStart, atEnd := first-before == 1, end+after > lastLine(old)
	switch {
	case after < before && !atEnd:
		before = after
	case before < after && !atStart:
		after = max(before, 1)
	}
	return first - before, end + after
}

// lastLine is the number of the last line that is not empty for want of text.
func lastLine(old *parse.Source) int {
	n := old.Lines()
	if old.FullLineSpan(n).Len() == 0 {
		n--
	}
	return n
}

// writeHunk writes one hunk. shift is how many lines the hunks before it added;
// the result counts this one too.
func writeHunk(out *strings.Builder, old *parse.Source, changes []change, shift int) int {
	first, end := changes[0].first, changes[len(changes)-1].end
	start, stop := contextAround(old, first, end)
	removed, added := stop-start, stop-start
	var body strings.Builder
	at := start
	for _, c := range changes {
		writeLines(&body, ' ', old, at, c.first)
		writeLines(&body, '-', old, c.first, c.end)
		for _, line := range c.lines {
			writeLine(&body, '+', line)
		}
		added += len(c.lines) - (c.end - c.first)
		at = c.end
	}
	writeLines(&body, ' ', old, at, stop)
	fmt.Fprintf(out, "@@ -%s +%s @@\n", hunkRange(start, removed), hunkRange(start+shift, added))
	out.WriteString(body.String())
	return shift + added - removed
}

func hunkRange(start, count int) string {
	if count == 0 {
		start--
	}
	if count == 1 {
		return fmt.Sprint(start)
	}
	return fmt.Sprintf("%d,%d", start, count)
}

func writeLines(out *strings.Builder, mark byte, src *parse.Source, from, to int) {
	for n := from; n < to; n++ {
		writeLine(out, mark, fullLine(src, n))
	}
}

// fullLine is the text of a line with its end.
func fullLine(src *parse.Source, n int) string {
	span := src.FullLineSpan(n)
	return string(src.Text[span.Start:span.End])
}

func writeLine(out *strings.Builder, mark byte, line string) {
	out.WriteByte(mark)
	out.WriteString(line)
	if !strings.HasSuffix(line, "\n") {
		out.WriteString("\n\\ No newline at end of file\n")
	}
}
