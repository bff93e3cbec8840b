package lint

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/regionlint/regionlint/parse/workflow"
	"github.com/regionlint/regionlint/rules"
)

// baselineVersion is the schema_version of the baselines read and written here.
const baselineVersion = 1

// Baseline are findings that are known from earlier, by bundle, fingerprint and count.
// The nil Baseline knows nothing.
type Baseline struct {
	entries []Entry
	// linted are the bundles of this run, with whether there are entries about them.
	linted map[string]bool
	// apart are the bundles with entries that are there, but not in this run.
	apart map[string]bool
	// left is how often each finding is still known.
	left map[known]int
}

// known is what a baseline knows a finding by. Those of bundles that are no longer there
// have no bundle: each may be one that was renamed.
type known struct{ bundle, fingerprint string }

// Entry is a known finding, as often as it was there. It holds nothing of what a
// file says, and its bytes depend on nothing but the findings.
type Entry struct {
	// Rule and Path are for whoever reads the file, and changes in it. The path starts
	// at the bundle.
	Rule string `json:"rule"`
	// Bundle leads to the bundle from the root of its repository; "." is that itself.
	Bundle      string `json:"bundle"`
	Path        string `json:"path"`
	Fingerprint string `json:"fingerprint"`
	Count       int    `json:"count"`
}

type baselineFile struct {
	SchemaVersion int     `json:"schema_version"`
	Findings      []Entry `json:"findings"`
}

// Entries are findings of a bundle as a baseline knows them.
func Entries(bundle string, findings []rules.Finding) (list []Entry) {
	for _, f := range findings {
		list = append(list, Entry{f.Rule.Code, printable(bundle), printable(pathOf(f.Primary.Place)), f.Fingerprint, 1})
	}
	return list
}

// NewBaseline knows the entries. Equal ones count together.
func NewBaseline(entries []Entry) *Baseline {
	counted := map[known]Entry{}
	for _, e := range entries {
		finding := known{e.Bundle, e.Fingerprint}
		e.Count += counted[finding].Count
		counted[finding] = e
	}
	b := &Baseline{entries: slices.Collect(maps.Values(counted))}
	slices.SortFunc(b.entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Bundle, b.Bundle), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Fingerprint, b.Fingerprint))
	})
	return b
}

// Expect says which bundles will be linted, before the first one is, and which others
// are there. Those were not renamed, so that nothing known of them is known of a copy.
func (b *Baseline) Expect(bundles []string, there func(bundle string) bool) {
	if b == nil {
		return
	}
	b.linted, b.apart, b.left = map[string]bool{}, map[string]bool{}, map[known]int{}
	for _, bundle := range bundles {
		b.linted[printable(bundle)] = false
	}
	for _, e := range b.entries {
		if _, linted := b.linted[e.Bundle]; linted {
			b.linted[e.Bundle] = true
			continue
		}
		if _, asked := b.apart[e.Bundle]; !asked {
			b.apart[e.Bundle] = there(e.Bundle)
		}
	}
	for _, e := range b.entries {
		b.left[b.known(e)] += e.Count
	}
}

func (b *Baseline) known(e Entry) known {
	if b.linted[e.Bundle] || b.apart[e.Bundle] {
		return known{e.Bundle, e.Fingerprint}
	}
	return known{"", e.Fingerprint}
}

// Of is what is known of a bundle: its own entries, or where it has none those of
// bundles that are no longer there, since it may have been one of them.
func (b *Baseline) Of(bundle string) *BundleBaseline {
	if b == nil {
		return nil
	}
	if !b.Has(bundle) {
		return &BundleBaseline{b, ""}
	}
	return &BundleBaseline{b, printable(bundle)}
}

// BundleBaseline is what a baseline knows of one bundle; nil for nothing.
type BundleBaseline struct {
	baseline *Baseline
	bundle   string
}

// printable is a path in a file that people read in a terminal.
func printable(path string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, path)
}

// Len is the number of findings that the baseline knows.
func (b *Baseline) Len() int {
	n := 0
	for _, e := range b.entries {
		n += e.Count
	}
	return n
}

// Text is the baseline as a file, with a line for each entry: what changes is what
// git shows.
func (b *Baseline) Text() ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"schema_version\": %d,\n  \"findings\": [", baselineVersion)
	for i, e := range b.entries {
		line, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		separator := ","
		if i == 0 {
			separator = ""
		}
		// What a runner of GitHub Actions obeys means the same as an escape.
		line = bytes.ReplaceAll(line, []byte(workflow.Bracket), []byte(`\u0023#[`))
		fmt.Fprintf(&out, "%s\n    %s", separator, line)
	}
	if len(b.entries) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Bytes(), nil
}

// ReadBaseline reads the text of a file that Text gave.
func ReadBaseline(text []byte) (*Baseline, error) {
	var version struct {
		SchemaVersion *int `json:"schema_version"`
	}
	if err := json.Unmarshal(text, &version); err != nil {
		return nil, jsonError(text, err)
	}
	switch v := version.SchemaVersion; {
	case v == nil:
		return nil, errors.New("it has no schema_version")
	case *v != baselineVersion:
		return nil, fmt.Errorf("its schema_version is %d, where %d is known", *v, baselineVersion)
	}
	var file baselineFile
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return nil, jsonError(text, err)
	}
	seen := map[known]bool{}
	for _, e := range file.Findings {
		if err := e.check(); err != nil {
			return nil, err
		}
		finding := known{e.Bundle, e.Fingerprint}
		if seen[finding] {
			return nil, fmt.Errorf("the fingerprint %s is there twice", e.Fingerprint)
		}
		seen[finding] = true
	}
	return NewBaseline(file.Findings), nil
}

// jsonError says in which line JSON is broken.
func jsonError(text []byte, err error) error {
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return errors.New("it is empty")
	case errors.As(err, &syntax):
		return fmt.Errorf("it is no JSON: line %d: %w", lineAt(text, syntax.Offset), err)
	case errors.As(err, &wrong):
		return fmt.Errorf("line %d: %s has the wrong type, %.40s", lineAt(text, wrong.Offset), cmp.Or(wrong.Field, "the whole"), wrong.Value)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it is no JSON: it breaks off")
	}
	return fmt.Errorf("%.80s", strings.TrimPrefix(err.Error(), "json: "))
}

func lineAt(text []byte, offset int64) int {
	return 1 + bytes.Count(text[:min(int(offset), len(text))], []byte("\n"))
}

var (
	fingerprintForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-f]{16}$`) })
	codeForm        = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Z]{3}[0-9]{3}$`) })
)

func (e Entry) check() error {
	switch {
	case !fingerprintForm().MatchString(e.Fingerprint):
		return fmt.Errorf("%.40q is no fingerprint", e.Fingerprint)
	case !codeForm().MatchString(e.Rule):
		return fmt.Errorf("%.40q is no code of a rule, at the fingerprint %s", e.Rule, e.Fingerprint)
	case !fs.ValidPath(e.Bundle):
		return fmt.Errorf("%.40q leads to no bundle, at the fingerprint %s", e.Bundle, e.Fingerprint)
	case e.Count < 1:
		return fmt.Errorf("the count of the fingerprint %s is %d", e.Fingerprint, e.Count)
	}
	return nil
}

// split tells known findings from those that are not. Within a bundle no two have
// one fingerprint.
func (b *BundleBaseline) split(findings []rules.Finding) (unknown, knownOnes []rules.Finding) {
	if b == nil {
		return findings, nil
	}
	for _, f := range findings {
		if b.baseline.left[known{b.bundle, f.Fingerprint}] > 0 {
			knownOnes = append(knownOnes, f)
		} else {
			unknown = append(unknown, f)
		}
	}
	return unknown, knownOnes
}

// Take counts the known findings of the bundle, in the end: they are not known for the
// next one as well.
func (b *BundleBaseline) Take(findings []rules.Finding) {
	if b == nil {
		return
	}
	for _, f := range findings {
		b.baseline.left[known{b.bundle, f.Fingerprint}]--
	}
}

// Left are the entries of which there were fewer findings than they count, with the
// number that is missing.
func (b *Baseline) Left() (list []Entry) {
	if b == nil {
		return nil
	}
	left := maps.Clone(b.left)
	for _, e := range b.entries {
		finding := b.known(e)
		e.Count = min(e.Count, left[finding])
		left[finding] -= e.Count
		if e.Count > 0 {
			list = append(list, e)
		}
	}
	return list
}

// Has tells whether there are entries about a bundle that is linted.
func (b *Baseline) Has(bundle string) bool { return b != nil && b.linted[printable(bundle)] }
