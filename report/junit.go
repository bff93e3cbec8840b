package report

import (
	"bufio"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// writeJUnit writes the findings as tests, which Jenkins, GitLab and the test
// reporters of GitHub show. A test suite is a file, a test what a rule says of a
// place in it.
//
// Errors and warnings are failures, as they are for the exit status unless
// --fail-on says otherwise, which a report does not know. An info is a test that
// passed with something to say. What could not be checked is a test that was
// skipped. A bundle without findings is a test that passed: Jenkins takes a
// report without tests for a broken one.
//
// Only what the schema of Jenkins has is written: it knows no attributes for a
// test's file and line, and its xUnit plugin refuses what it does not know. There
// is no time, since the same input gives the same bytes.
func writeJUnit(w io.Writer, doc *Document, _ Style) error {
	report := newJUnitReport(doc)
	var out strings.Builder
	out.WriteString(xml.Header)
	encoder := xml.NewEncoder(&out)
	encoder.Indent("", "  ")
	if err := encoder.Encode(report); err != nil {
		return fmt.Errorf("write XML: %w", err)
	}
	out.WriteByte('\n')
	_, err := io.WriteString(w, out.String())
	return err
}

// junitReport is the root of the file. Errors are what kept a test from running,
// of which there are none.
type junitReport struct {
	XMLName  xml.Name      `xml:"testsuites"`
	Name     string        `xml:"name,attr"`
	Tests    int           `xml:"tests,attr"`
	Failures int           `xml:"failures,attr"`
	Errors   int           `xml:"errors,attr"`
	Time     int           `xml:"time,attr"`
	Suites   []*junitSuite `xml:"testsuite"`

	byName map[string]*junitSuite
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Time     int         `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	// Class is the rule's code.
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Time    int           `xml:"time,attr"`
	Skipped *junitText    `xml:"skipped"`
	Failure *junitFailure `xml:"failure"`
	Out     *junitText    `xml:"system-out"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",cdata"`
}

type junitText struct {
	Text string `xml:",cdata"`
}

func newJUnitReport(doc *Document) *junitReport {
	r := &junitReport{Name: "regionlint", byName: map[string]*junitSuite{}}
	faulty := map[string]bool{}
	for i := range doc.Findings {
		f := &doc.Findings[i]
		faulty[f.Bundle] = true
		r.add(doc.suiteOf(f.Bundle, f.Path), doc.newJUnitCase(f))
	}
	for _, skip := range doc.Skipped {
		reason := Visible(skip.Reason)
		r.add(doc.suiteOf(skip.Bundle, skip.Host), junitCase{
			Class: skip.Rule, Name: "not checked because " + reason, Skipped: &junitText{reason},
		})
	}
	for _, home := range doc.Bundles {
		if !faulty[home.Name] {
			r.add(doc.suiteOf(home.Name, ""), junitCase{Class: "regionlint", Name: nothingFound})
		}
	}
	return r
}

// suiteOf is the name of the suite for a file of a bundle, for a host of it, or for
// the bundle itself.
func (d *Document) suiteOf(bundle, below string) string {
	return Visible(cmp.Or(d.pathInRepository(bundle, below), bundle, "."))
}

func (d *Document) newJUnitCase(f *Finding) junitCase {
	// Tests are told apart by their names.
	name := Visible(f.Message)
	if f.Path != "" {
		name += fmt.Sprintf(" (%d:%d)", f.Range.Start.Line, f.Range.Start.Column)
	}
	c := junitCase{Class: f.Rule, Name: name}
	if !severityNamed(f.Severity).fails {
		c.Out = &junitText{d.asText(f)}
		return c
	}
	c.Failure = &junitFailure{Type: c.Class, Message: Visible(f.Message), Text: d.asText(f)}
	return c
}

// asText is the finding as the text format has it, without colours and in lines of
// any length.
func (d *Document) asText(f *Finding) string {
	var text strings.Builder
	out := bufio.NewWriter(&text)
	newTextFinding(out, f, Style{Fleet: d.fleet()}).write()
	// It cannot fail: a strings.Builder takes all.
	_ = out.Flush()
	return text.String()
}

func (r *junitReport) add(suite string, c junitCase) {
	s := r.byName[suite]
	if s == nil {
		s = &junitSuite{Name: suite}
		r.byName[suite] = s
		r.Suites = append(r.Suites, s)
	}
	s.Cases = append(s.Cases, c)
	s.Tests++
	r.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
		r.Failures++
	case c.Skipped != nil:
		s.Skipped++
	}
}
