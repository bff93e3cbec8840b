package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

var update = flag.Bool("update", false, "write the goldens in testdata anew")

// wantPrefix begins the names of the goldens in a scene; the format's name
// follows.
const wantPrefix = "want/"

// scene is a txtar of testdata: the files of a bundle, and what each format
// is to say about them.
type scene struct {
	t       *testing.T
	path    string
	archive *txtar.Archive
	sources map[string]*parse.Source
}

func newScene(t *testing.T, name string) *scene {
	t.Helper()
	s := &scene{t: t, path: filepath.Join("testdata", name+".txtar"), sources: map[string]*parse.Source{}}
	archive, err := txtar.ParseFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	s.archive = archive
	for _, file := range archive.Files {
		if !strings.HasPrefix(file.Name, wantPrefix) {
			s.sources[file.Name] = parse.NewSource(file.Name, file.Data)
		}
	}
	return s
}

// at is the place of text in the file at path.
func (s *scene) at(path, text string) parse.Place {
	s.t.Helper()
	return placeOf(s.t, s.sources[path], text)
}

// before is the place right before text in the file at path.
func (s *scene) before(path, text string) parse.Place {
	s.t.Helper()
	place := s.at(path, text)
	place.Span.End = place.Span.Start
	return place
}

// after is the place right after text in the file at path.
func (s *scene) after(path, text string) parse.Place {
	s.t.Helper()
	place := s.at(path, text)
	place.Span.Start = place.Span.End
	return place
}

func placeOf(t *testing.T, source *parse.Source, text string) parse.Place {
	t.Helper()
	if source == nil {
		t.Fatalf("no such file, to find %q in", text)
	}
	if n := bytes.Count(source.Text, []byte(text)); n != 1 {
		t.Fatalf("%s has %q %d times, not once", source.Path, text, n)
	}
	start := bytes.Index(source.Text, []byte(text))
	return parse.Place{Source: source, Span: parse.Span{Start: start, End: start + len(text)}}
}

// check compares what each format says with the goldens of the scene.
func (s *scene) check(r *report.Report, style report.Style) {
	s.t.Helper()
	for i, file := range s.archive.Files {
		name, ok := strings.CutPrefix(file.Name, wantPrefix)
		if !ok {
			continue
		}
		got := withoutRules(s.t, name, write(s.t, name, r, style))
		if *update {
			s.archive.Files[i].Data = []byte(got)
			continue
		}
		if diff := cmp.Diff(string(file.Data), got); diff != "" {
			s.t.Errorf("%s of %s (-want +got):\n%s", name, s.path, diff)
		}
	}
	if !*update {
		return
	}
	if err := os.WriteFile(s.path, txtar.Format(s.archive), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// withoutRules is a report without what SARIF says of all rules, which is not about
// the scene.
func withoutRules(t *testing.T, format, text string) string {
	t.Helper()
	if format != "sarif" {
		return text
	}
	head, tail, begins := strings.Cut(text, `          "rules": [`+"\n")
	_, tail, ends := strings.Cut(tail, "\n          ]")
	if !begins || !ends {
		t.Fatal("the report has no rules")
	}
	return head + `          "rules": []` + tail
}

// write returns the report in the format of that name.
func write(t testing.TB, name string, r *report.Report, style report.Style) string {
	t.Helper()
	format, ok := report.FormatNamed(name)
	if !ok {
		t.Fatalf("no format %q", name)
	}
	var out strings.Builder
	for _, b := range r.Bundles {
		lint.Fingerprint(b.Findings)
	}
	if err := format.Write(&out, r.Document(), style); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Rules to be broken, with the codes of real ones.
var (
	entryMissing = &rules.Rule{Code: "HBA001", Name: "secondary-entry-missing", Severity: rules.Error}
	deadLine     = &rules.Rule{Code: "HBA007", Name: "line-never-matches", Severity: rules.Warning}
	tooFew       = &rules.Rule{Code: "PGC005", Name: "max-connections-too-low", Severity: rules.Error}
	unknown      = &rules.Rule{Code: "RGD002", Name: "unknown-option", Severity: rules.Info}
)

// bundleOf is a report about one bundle.
func bundleOf(findings ...rules.Finding) *report.Report {
	return &report.Report{
		Version: "1.0.0",
		Bundles: []report.Bundle{{Name: "demo", Hosts: 2, Files: 4, Findings: findings}},
	}
}
