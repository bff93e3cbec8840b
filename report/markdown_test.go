package report_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extensionast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// rendered is what is in a summary, as GitHub's flavour of Markdown has it.
type rendered struct {
	// rows are the texts of the cells of tables, without headers.
	rows [][]string
	// html is raw HTML, links where links lead, items are the items of lists.
	html, links, items []string
}

func render(t *testing.T, markdown string) rendered {
	t.Helper()
	source := []byte(markdown)
	var got rendered
	tree := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	err := ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *extensionast.TableRow:
			var cells []string
			for cell := n.FirstChild(); cell != nil; cell = cell.NextSibling() {
				cells = append(cells, plainText(cell, source))
			}
			got.rows = append(got.rows, cells)
		case *ast.ListItem:
			got.items = append(got.items, plainText(n, source))
		case *ast.HTMLBlock:
			got.html = append(got.html, strings.TrimSpace(string(n.Lines().Value(source))))
		case *ast.RawHTML:
			got.html = append(got.html, string(n.Segments.Value(source)))
		case *ast.Link:
			got.links = append(got.links, string(n.Destination))
		case *ast.AutoLink:
			got.links = append(got.links, string(n.URL(source)))
		case *ast.Image:
			got.links = append(got.links, string(n.Destination))
		case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.Emphasis, *ast.Blockquote:
			t.Errorf("%s in the summary", n.Kind())
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// plainText is the text of a node as it is shown.
func plainText(n ast.Node, source []byte) string {
	var out strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		switch child := child.(type) {
		case *ast.CodeSpan:
			out.WriteString("`" + string(child.FirstChild().(*ast.Text).Value(source)) + "`")
		case *ast.Text:
			out.Write(unescaped(child.Value(source)))
		default:
			out.WriteString(plainText(child, source))
		}
	}
	return out.String()
}

// unescaped undoes backslash escapes, which goldmark leaves to its renderer.
func unescaped(value []byte) []byte {
	var out []byte
	for i := 0; i < len(value); i++ {
		if value[i] == '\\' && i+1 < len(value) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", value[i+1]) >= 0 {
			i++
		}
		out = append(out, value[i])
	}
	return out
}

func summaryOf(t *testing.T, r *report.Report, room int) string {
	t.Helper()
	var out strings.Builder
	if err := report.WriteSummary(&out, r.Document(), room); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

const pageOfHBA001 = "https://github.com/regionlint/regionlint/blob/main/rules/docs/HBA001.md"

func TestSummaryIsATable(t *testing.T) {
	s := newScene(t, "a_place_where_a_line_is_missing")
	r := bundleOf(missingEntry(s))
	r.Bundles[0].RepositoryDir = "maas/demo"
	r.Bundles[0].Skipped = []report.Skip{{Rule: "PGC005", Host: "gamma", Reason: "regiond.conf could not be read"}}
	got := render(t, summaryOf(t, r, report.SummaryRoom))
	want := rendered{
		rows: [][]string{{
			"error", "HBA001 secondary-entry-missing",
			"region host beta (10.0.0.12) is not let in to database maasdb as maas", hbaPath + ":10:1",
		}},
		links: []string{pageOfHBA001},
		html: []string{
			"<details><summary>What to do</summary>", "</details>",
			"<details><summary>1 check skipped</summary>", "</details>",
		},
		items: []string{
			"HBA001 at maas/demo/" + hbaPath + ":10: add `host    maasdb          maas    10.0.0.12/32         md5` (--fix)",
			"PGC005 on gamma because regiond.conf could not be read",
		},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(rendered{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestSummaryHoldsAnyText shows that a file cannot make tables, links or HTML of its
// own there.
func TestSummaryHoldsAnyText(t *testing.T) {
	got := render(t, summaryOf(t, loadedReport(), report.SummaryRoom))
	if len(got.rows) != 2 || len(got.rows[0]) != 4 || got.rows[0][2] != report.Visible(loadedText) {
		t.Errorf("the rows are %q", got.rows)
	}
	if diff := cmp.Diff([]string{pageOfHBA001, strings.Replace(pageOfHBA001, "HBA001", "RGD002", 1)}, got.links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	for _, html := range got.html {
		if strings.Contains(html, "script") {
			t.Errorf("the page has %s", html)
		}
	}
}

// TestSummaryShowsCode shows what stands between backticks, also where backticks do
// not pair up or stand side by side.
func TestSummaryShowsCode(t *testing.T) {
	for _, message := range []string{
		"`host  all <b> *x*` is a line", "`a``b` `c", "` ` `|` ``", "`a`|`b`", "`a\\`<i>`b`", "``a``", "`<i>``", "a ``` b ```<i>",
	} {
		got := render(t, summaryOf(t, bundleOf(rules.Finding{Rule: entryMissing, Severity: rules.Error, Message: message}), report.SummaryRoom))
		if len(got.rows) != 1 || got.rows[0][2] != message {
			t.Errorf("%q is shown as %q", message, got.rows)
		}
		if got.html != nil {
			t.Errorf("%q makes %q", message, got.html)
		}
	}
}

// TestSummaryMentionsNobody parts the signs of mentions from the names, which GitHub looks
// for in the text as it is shown.
func TestSummaryMentionsNobody(t *testing.T) {
	const message = "thanks @user and @org/team, see #1 and a/b#2"
	summary := summaryOf(t, bundleOf(rules.Finding{Rule: entryMissing, Severity: rules.Error, Message: message}), report.SummaryRoom)
	if got := render(t, summary); got.rows[0][2] != message {
		t.Errorf("it is shown as %q", got.rows)
	}
	if mention := regexp.MustCompile(`[@#]\\?\w+`).FindString(summary); mention != "" {
		t.Errorf("%s is mentioned in\n%s", mention, summary)
	}
}

// TestSummaryFits cuts a summary at each size: it never has more bytes, nor half a row.
func TestSummaryFits(t *testing.T) {
	var findings []rules.Finding
	for range 5 {
		findings = append(findings, rules.Finding{Rule: entryMissing, Severity: rules.Error, Message: "a | b"})
	}
	r := bundleOf(findings...)
	whole := len(summaryOf(t, r, report.SummaryRoom))
	for room := range whole + 200 {
		text := summaryOf(t, r, room)
		if len(text) > room {
			t.Fatalf("%d bytes where there is room for %d", len(text), room)
		}
		rows := render(t, text).rows
		for _, row := range rows {
			if len(row) != 4 || row[2] != "a | b" {
				t.Fatalf("with %d bytes, a row is %q", room, row)
			}
		}
		if cut := len(rows) < 5; cut && text != "" && !strings.Contains(text, "The rest is left out") {
			t.Fatalf("with %d bytes, nothing says that %d rows are all: %s", room, len(rows), text)
		}
	}
	if text := summaryOf(t, r, whole+200); strings.Contains(text, "left out") || len(render(t, text).rows) != 5 {
		t.Errorf("with room for all:\n%s", text)
	}
}
