package report_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// pageOf is the page about the report.
func pageOf(t *testing.T, r *report.Report) string {
	t.Helper()
	return write(t, "html", r, report.Style{})
}

func writeDocument(t *testing.T, format string, out *bytes.Buffer, doc *report.Document) {
	t.Helper()
	f, ok := report.FormatNamed(format)
	if !ok {
		t.Fatalf("no format %q", format)
	}
	if err := f.Write(out, doc, report.Style{}); err != nil {
		t.Fatal(err)
	}
}

// contents is the page without what is the same in all: its style, its script,
// the explanations of rules.
func contents(t *testing.T, page string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, "<body>")
	body, _, ended := strings.Cut(rest, "</main>")
	if !found || !ended {
		t.Fatal("the page has no body, or no end")
	}
	return regexp.MustCompile(`(?s)<pre class="why">.*?</pre>`).ReplaceAllString(body, `<pre class="why">...</pre>`)
}

// TestPageShows compares pages with goldens, but for what all of them have in
// common.
func TestPageShows(t *testing.T) {
	for _, golden := range goldens {
		switch golden.name {
		case "places_in_three_files", "a_fleet_after_fixing", "long_lines_are_cut_around_the_place":
		default:
			continue
		}
		t.Run(golden.name, func(t *testing.T) {
			got := contents(t, pageOf(t, golden.build(newScene(t, golden.name))))
			path := filepath.Join("testdata", golden.name+".html")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		})
	}
}

// TestPageAdmitsItsOwnScriptAlone holds the hashes of the policy against what they
// are of, as a browser does.
func TestPageAdmitsItsOwnScriptAlone(t *testing.T) {
	page := pageOf(t, bundleOf())
	policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
	if policy == nil || !strings.HasPrefix(policy[1], "default-src &#39;none&#39;;") {
		t.Fatalf("the policy is %q", policy)
	}
	for _, tag := range []string{"style", "script"} {
		elements := regexp.MustCompile(`(?s)<`+tag+`\b[^>]*>(.*?)</`+tag+`>`).FindAllStringSubmatch(page, -1)
		if len(elements) != 1 {
			t.Fatalf("%d elements %s", len(elements), tag)
		}
		sum := sha256.Sum256([]byte(elements[0][1]))
		hash := strings.ReplaceAll(base64.StdEncoding.EncodeToString(sum[:]), "+", "&#43;")
		if want := tag + "-src &#39;sha256-" + hash + "&#39;"; !strings.Contains(policy[1], want) {
			t.Errorf("the policy %s lacks %s", policy[1], want)
		}
	}
	if attribute := regexp.MustCompile(`\s(style|on[a-z]+|src)=`).FindString(page); attribute != "" {
		t.Errorf("the policy refuses the attribute%s", attribute)
	}
}

// markup is all that should not come into a page as it is.
const markup = "<script>alert(1)</script></style><img src=x onerror=alert(1)>\"'&\x00\u202e\xff`javascript:"

// TestPageEscapesWhatItIsTold puts markup, hidden characters and broken UTF-8
// wherever a report holds a text.
func TestPageEscapesWhatItIsTold(t *testing.T) {
	source := parse.NewSource(markup, []byte("num_workers: 8 "+markup+"\n"))
	other := parse.NewSource("b"+markup, []byte(markup+"\n"))
	place := placeOf(t, source, "8 ")
	r := bundleOf(rules.Finding{
		Rule: unknown, Severity: rules.Info, Message: markup, Host: markup,
		Primary: rules.Label{Place: place, Text: markup},
		Related: []rules.Label{{Place: placeOf(t, other, "alert(1)<"), Text: markup}, {Text: markup}},
		Notes:   []string{markup, "two\n" + markup}, Help: markup,
		Fixes: []rules.Fix{{
			Applicability: rules.Safe, Message: markup,
			Edits: []parse.Edit{place.Replace(markup)}, Modes: []rules.Mode{{Path: markup, Perm: 0o640}},
			Takes: rules.Effect{Host: markup, Service: rules.Regiond},
		}},
	})
	b := &r.Bundles[0]
	b.Name, r.Version = markup, markup
	b.Skipped = []report.Skip{{Rule: markup, Host: markup, Reason: markup}}
	b.Fixed = []report.Applied{{Rule: markup, Path: markup, Message: markup}}
	b.Effects = []rules.Effect{{Host: markup, Service: rules.Regiond}}
	limit := 5
	b.Budget = &report.Budget{
		MAAS: "3.5", Regions: []report.BudgetRegion{{Host: markup, Workers: 4, Need: 44, Peak: 50}},
		Uncounted: []report.Uncounted{{Host: markup, Reason: markup}},
		Servers:   []report.BudgetServer{{Host: markup, PostgreSQL: "16", FileName: &b.Name, LineNumber: &limit, MaxConnections: &limit, Need: 44, Peak: 50}},
	}

	page := pageOf(t, r)
	for _, raw := range []string{"<script>alert", "<img", "</style><", "\x00", "\u202e", "\xff", `href="javascript`, "ZgotmplZ"} {
		if i := strings.Index(page, raw); i >= 0 {
			t.Errorf("the page has %q: %s", raw, page[max(i-100, 0):min(i+100, len(page))])
		}
	}
	if !strings.Contains(page, "&lt;script&gt;alert(1)") {
		t.Error("the texts are not in the page")
	}
}

func TestPageOfReadReportNamesPlaces(t *testing.T) {
	r := bundleOf(missingEntry(newScene(t, "a_place_where_a_line_is_missing")))
	r.Bundles[0].Budget = &report.Budget{MAAS: "3.5"}
	var out bytes.Buffer
	writeDocument(t, "json", &out, r.Document())
	doc, err := report.Read(&out)
	if err != nil {
		t.Fatal(err)
	}
	out.Reset()
	writeDocument(t, "html", &out, doc)
	page := contents(t, out.String())
	for _, want := range []string{
		`<ul class="places"><li><span class="path">` + hbaPath + `:10:1</span></li>`,
		`<span class="path">` + betaRegion + `:1:16</span> beta connects here</li></ul>`,
		`<b>fix</b> let in 10.0.0.12`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, text := range []string{`class="diff"`, `class="budget"`, "<mark"} {
		if strings.Contains(page, text) {
			t.Errorf("the page has %s, which JSON does not tell", text)
		}
	}
}

// TestPageTellsFixesThatADiffCannotShow has one on a line with a secret, and one
// of a mode.
func TestPageTellsFixesThatADiffCannotShow(t *testing.T) {
	source := parse.NewSource("a/regiond.conf", []byte("database_pass: hidden7word\nnum_workers: 8\n"))
	secret := placeOf(t, source, "hidden7word")
	source.MarkSecret(secret.Span)
	finding := func(fix rules.Fix) rules.Finding {
		fix.Applicability = rules.Safe
		return rules.Finding{
			Rule: unknown, Severity: rules.Info, Message: "x", Primary: rules.Label{Place: secret}, Fixes: []rules.Fix{fix},
		}
	}
	for _, test := range []struct {
		name string
		fix  rules.Fix
		want string
	}{
		{"on a secret", rules.Fix{Message: "y", Edits: []parse.Edit{secret.Replace("''")}}, "No diff is shown, since a secret"},
		{"with a secret", rules.Fix{Message: "y", Edits: []parse.Edit{placeOf(t, source, "8").Replace("hidden7word")}}, "No diff is shown, since a secret"},
		{"of a mode", rules.Fix{Message: "y", Modes: []rules.Mode{{Path: "a/regiond.conf", Perm: 0o640}}}, "chmod 0640 a/regiond.conf"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := bundleOf(finding(test.fix))
			r.Bundles[0].Sources = []*parse.Source{source}
			page := pageOf(t, r)
			if !strings.Contains(page, test.want) {
				t.Errorf("the page does not say %q", test.want)
			}
			if strings.Contains(page, "hidden7word") {
				t.Error("the page tells the secret")
			}
		})
	}
}

// TestPageFoldsWhatRepeats has many findings of a rule about a host, all of which
// have to be in the page.
func TestPageFoldsWhatRepeats(t *testing.T) {
	var findings []rules.Finding
	for i := range 20 {
		findings = append(findings, rules.Finding{
			Rule: deadLine, Severity: rules.Warning, Host: "alpha", Message: fmt.Sprint("line ", i), Subject: fmt.Sprint(i),
		})
	}
	page := pageOf(t, bundleOf(findings...))
	if n := strings.Count(page, "<article "); n != len(findings) {
		t.Errorf("%d of %d findings", n, len(findings))
	}
	if !strings.Contains(page, `<details class="again"><summary>16 more of HBA007 line-never-matches</summary>`) {
		t.Error("none of them is folded away")
	}
}

func TestPageSaysOnceWhatWasNotChecked(t *testing.T) {
	r := bundleOf()
	for _, host := range []string{"gamma", "beta", "gamma"} {
		for _, rule := range []string{"PGC005", "PGC011"} {
			r.Bundles[0].Skipped = append(r.Bundles[0].Skipped, report.Skip{Rule: rule, Host: host, Reason: "regiond.conf is not in the bundle"})
		}
	}
	r.Bundles[0].Skipped = append(r.Bundles[0].Skipped, report.Skip{Rule: "HBA001", Host: "beta", Reason: "nobody can tell"})
	page := pageOf(t, r)
	if !strings.Contains(page, `<li class="badge plain">7 checks skipped</li>`) {
		t.Error("the top of a page without findings does not tell of them")
	}
	got := regexp.MustCompile(`<tr><td><span class="code">.*?</tr>`).FindAllString(page, -1)
	want := []string{
		`<tr><td><span class="code">HBA001</span></td><td>beta</td><td>nobody can tell</td></tr>`,
		`<tr><td><span class="code">PGC005</span>, <span class="code">PGC011</span></td><td>beta, gamma</td><td>regiond.conf is not in the bundle</td></tr>`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
