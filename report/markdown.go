package report

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/regionlint/regionlint/parse/sentence"
)

// SummaryRoom is the size in bytes above which GitHub shows nothing of a step's
// summary (CreateStepSummaryCommand in the runner's FileCommandManager.cs).
const SummaryRoom = 1 << 20

// WriteSummary writes the document as Markdown for the summary of a step of GitHub
// Actions, in at most room bytes. What does not fit is left out, and the end says
// so.
func WriteSummary(w io.Writer, doc *Document, room int) error {
	var text strings.Builder
	for _, block := range doc.summary() {
		if text.Len()+len(block)+len(summaryCut) > room {
			if text.Len()+len(summaryCut) <= room {
				text.WriteString(summaryCut)
			}
			break
		}
		text.WriteString(block)
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// summaryCut ends a summary for which there was too little room.
const summaryCut = "\nThe rest is left out: GitHub takes 1 MiB of a step. The report itself has all of it.\n"

// summary is the blocks of the summary. Each can be the last.
func (d *Document) summary() []string {
	// What was skipped stands below.
	style := Style{Fleet: d.fleet(), Verbose: true}
	blocks := []string{"\n## regionlint\n\n" + markdown(countLines(d, style)[0]) + "\n"}
	for _, group := range d.byHost() {
		head := "\n### " + markdown(shownPath(group[0].Bundle, group[0].Host, style)) + "\n\n" +
			"| severity | rule | what is wrong | place |\n| --- | --- | --- | --- |\n"
		for _, f := range group {
			blocks = append(blocks, head+summaryRow(f))
			head = ""
		}
	}
	return append(blocks, collapsed("What to do", d.summaryHelp()), collapsed(checksSkipped(d), d.summarySkipped()))
}

// byHost are the findings of each host of each bundle.
func (d *Document) byHost() [][]*Finding {
	type host struct{ bundle, name string }
	return grouped(d.pointers(), func(f *Finding) host { return host{f.Bundle, f.Host} })
}

func summaryRow(f *Finding) string {
	rule := fmt.Sprintf("[%s](%s) %s", f.Rule, rulePage(f.Rule), markdown(f.Name))
	return fmt.Sprintf("| %s | %s | %s | %s |\n", markdown(f.Severity), rule, markdown(f.Message), markdown(placeInBundle(f)))
}

// placeInBundle is where the finding is; that its heading names the bundle leaves more
// room for what is wrong.
func placeInBundle(f *Finding) string {
	if f.Path == "" {
		return shownPath(f.Bundle, "", Style{})
	}
	return at(Visible(f.Path), f.Range.Start)
}

// summaryHelp is what to do about each finding, in words.
func (d *Document) summaryHelp() []string {
	var items []string
	for i := range d.Findings {
		f := &d.Findings[i]
		for _, help := range f.help() {
			place := cmp.Or(d.pathInRepository(f.Bundle, ""), ".")
			if f.Path != "" {
				place = d.lineInRepository(f.Bundle, f.Path, f.Range.Start)
			}
			items = append(items, fmt.Sprintf("%s at %s: %s", f.Rule, place, oneLine(help)))
		}
	}
	return items
}

func checksSkipped(d *Document) string { return sentence.Count(len(d.Skipped), "check") + " skipped" }

func (d *Document) summarySkipped() []string {
	var items []string
	for _, skipped := range skipsOf(d) {
		items = append(items, skipped.String())
	}
	return items
}

// collapsed is a list that opens when its title is clicked; nothing for none.
func collapsed(title string, items []string) string {
	if len(items) == 0 {
		return ""
	}
	var text strings.Builder
	fmt.Fprintf(&text, "\n<details><summary>%s</summary>\n\n", title)
	for _, item := range items {
		fmt.Fprintf(&text, "- %s\n", markdown(item))
	}
	text.WriteString("\n</details>\n")
	return text.String()
}

// quoted is what stands between backticks; a vertical bar would end a cell, even
// there.
var quoted = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("`[^`| ][^`|]*`") })

// markdown returns text that Markdown shows as it is, in one line. What stands
// between backticks is shown as code.
func markdown(text string) string {
	text = Visible(text)
	var out strings.Builder
	at := 0
	for _, span := range quoted().FindAllStringIndex(text, -1) {
		out.WriteString(escapeMarkdown(text[at:span[0]]))
		out.WriteString(text[span[0]:span[1]])
		at = span[1]
	}
	out.WriteString(escapeMarkdown(text[at:]))
	return out.String()
}

// mentionBreak shows nothing.
const mentionBreak = "<!-- -->"

// escapeMarkdown puts a backslash before each character of ASCII that could mean
// something (CommonMark, "Backslash escapes"). GitHub looks for mentions of people and
// of issues in what is left then, so that a comment parts their signs from their names.
func escapeMarkdown(text string) string {
	var out strings.Builder
	for _, r := range text {
		if strings.ContainsRune("!\"#$%&'()*+-./:;<=>?@[\\]^_`{|}~", r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
		if r == '@' || r == '#' {
			out.WriteString(mentionBreak)
		}
	}
	return out.String()
}
