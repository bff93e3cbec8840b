package report

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"sync"

	"github.com/regionlint/regionlint/rules"
)

// Read reads a document that the JSON format wrote, of this version of regionlint or
// another. What that format leaves out, the text of files before all, is not shown
// when it is written again.
//
// What is read may come from anywhere: whatever the formats rely on is as the schema
// has it, else there is an error.
func Read(r io.Reader) (*Document, error) {
	var doc Document
	decoder := json.NewDecoder(r)
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, errBreaksOff
	case err != nil:
		return nil, fmt.Errorf("not a JSON report of regionlint: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("not a JSON report of regionlint: there is more behind it")
	}
	if doc.SchemaVersion != SchemaVersion {
		return nil, fmt.Errorf("a report with schema_version %d, where %d is known", doc.SchemaVersion, SchemaVersion)
	}
	if err := doc.check(); err != nil {
		return nil, err
	}
	archives := map[string]bool{}
	for i := range doc.Bundles {
		home := &doc.Bundles[i]
		home.here, home.manifestHere = home.Path, home.ManifestPath
		archives[home.Name] = home.Archive
	}
	for i := range doc.Findings {
		doc.Findings[i].inArchive = archives[doc.Findings[i].Bundle]
	}
	slices.SortStableFunc(doc.Bundles, func(a, b Home) int { return cmp.Compare(a.Name, b.Name) })
	return &doc, nil
}

// errBreaksOff is the error for a report that ends too early.
var errBreaksOff = errors.New("the report is empty or breaks off: the run that was to write it did not end")

// These are the patterns of the schema.
var (
	ruleCode  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Z]{3}[0-9]{3}$`) })
	ruleName  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`) })
	octalMode = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^0[0-7]{3}$`) })
)

func (d *Document) check() error {
	for i := range d.Findings {
		if err := d.Findings[i].check(); err != nil {
			return fmt.Errorf("finding %d of the report: %w", i+1, err)
		}
	}
	for i, skip := range d.Skipped {
		if err := checkCode(skip.Rule); err != nil {
			return fmt.Errorf("skipped check %d of the report: %w", i+1, err)
		}
	}
	for i, fix := range d.Applied {
		if err := checkCode(fix.Rule); err != nil {
			return fmt.Errorf("applied fix %d of the report: %w", i+1, err)
		}
	}
	return nil
}

func checkCode(rule string) error {
	if !ruleCode().MatchString(rule) {
		return fmt.Errorf("%q is no code of a rule, like HBA001", rule)
	}
	return nil
}

func (f *Finding) check() error {
	if err := checkCode(f.Rule); err != nil {
		return err
	}
	switch {
	case !ruleName().MatchString(f.Name):
		return fmt.Errorf("%q is no name of a rule, like trust-remote", f.Name)
	case severityRank(f.Severity) < 0:
		return fmt.Errorf("%q is no severity: error, warning or info", f.Severity)
	}
	if _, ok := applicabilityNamed(f.Fix); !ok {
		return fmt.Errorf("%q is no applicability: safe, unsafe or none", f.Fix)
	}
	if err := f.Range.check(); err != nil {
		return err
	}
	for _, related := range f.Related {
		if err := related.Range.check(); err != nil {
			return err
		}
	}
	for i := range f.Fixes {
		if err := f.Fixes[i].check(); err != nil {
			return err
		}
	}
	return nil
}

func (f *Fix) check() error {
	if f.applicability() == rules.NoFix {
		return fmt.Errorf("%q is no applicability of a fix: safe or unsafe", f.Applicability)
	}
	for _, edit := range f.Edits {
		if err := edit.Range.check(); err != nil {
			return err
		}
	}
	for _, mode := range f.Modes {
		if !octalMode().MatchString(mode.Mode) {
			return fmt.Errorf("%q is no mode, like 0640", mode.Mode)
		}
	}
	if l := f.Lines; l != nil && (l.First < 1 || l.Last < l.First || len(f.Edits) == 0) {
		return fmt.Errorf("the lines %d to %d of a fix are none", l.First, l.Last)
	}
	return nil
}

func (r Range) check() error {
	for _, p := range []Position{r.Start, r.End} {
		if p.Line < 1 || p.Column < 1 || p.Offset < 0 || p.ByteColumn < 0 {
			return fmt.Errorf("line %d, column %d is no place in a file", p.Line, p.Column)
		}
	}
	if r.End.Line < r.Start.Line || r.End.Offset < r.Start.Offset {
		return fmt.Errorf("a range ends at line %d, offset %d, before it begins", r.End.Line, r.End.Offset)
	}
	return nil
}
