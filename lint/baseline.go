package lint

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/regionlint/regionlint/rules"
)

// baselineVersion is the schema_version of the baselines read and written here.
const baselineVersion = 1

// Baseline are findings that are known from earlier, by fingerprint and count. Bundles
// of one kind have fingerprints in common, so the count is that of a whole run. The
// nil Baseline knows nothing.
type Baseline struct {
	entries []Entry
	// left is how often each fingerprint is still known.
	left map[string]int
}

// Entry is a known finding, as often as it was there. It holds nothing of what a
// file says, and its bytes depend on nothing but the findings.
type Entry struct {
	// Rule and Path are for whoever reads the file, and changes in it.
	Rule        string `json:"rule"`
	Path        string `json:"path"`
	Fingerprint string `json:"fingerprint"`
	Count       int    `json:"count"`
}

type baselineFile struct {
	SchemaVersion int     `json:"schema_version"`
	Findings      []Entry `json:"findings"`
}

// NewBaseline knows the findings, and of an older baseline those entries that are
// to be kept.
func NewBaseline(findings []rules.Finding, kept []Entry) *Baseline {
	entries := slices.Clone(kept)
	for _, f := range findings {
		entries = append(entries, Entry{f.Rule.Code, printable(pathOf(f.Primary.Place)), f.Fingerprint, 1})
	}
	byPrint := map[string]Entry{}
	for _, e := range entries {
		e.Count += byPrint[e.Fingerprint].Count
		byPrint[e.Fingerprint] = e
	}
	entries = entries[:0]
	for _, e := range byPrint {
		entries = append(entries, e)
	}
	return baselineOf(entries)
}

func baselineOf(entries []Entry) *Baseline {
	slices.SortFunc(entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Fingerprint, b.Fingerprint))
	})
	b := &Baseline{entries: entries, left: map[string]int{}}
	for _, e := range entries {
		b.left[e.Fingerprint] = e.Count
	}
	return b
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
	seen := map[string]bool{}
	for _, e := range file.Findings {
		if err := e.check(); err != nil {
			return nil, err
		}
		if seen[e.Fingerprint] {
			return nil, fmt.Errorf("the fingerprint %s is there twice", e.Fingerprint)
		}
		seen[e.Fingerprint] = true
	}
	return baselineOf(file.Findings), nil
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
	fingerprintForm = regexp.MustCompile(`^[0-9a-f]{16}$`)
	codeForm        = regexp.MustCompile(`^[A-Z]{3}[0-9]{3}$`)
)

func (e Entry) check() error {
	switch {
	case !fingerprintForm.MatchString(e.Fingerprint):
		return fmt.Errorf("%.40q is no fingerprint", e.Fingerprint)
	case !codeForm.MatchString(e.Rule):
		return fmt.Errorf("%.40q is no code of a rule, at the fingerprint %s", e.Rule, e.Fingerprint)
	case e.Count < 1:
		return fmt.Errorf("the count of the fingerprint %s is %d", e.Fingerprint, e.Count)
	}
	return nil
}

// split tells known findings from those that are not. Within a bundle no two have
// one fingerprint.
func (b *Baseline) split(findings []rules.Finding) (unknown, known []rules.Finding) {
	if b == nil {
		return findings, nil
	}
	for _, f := range findings {
		if b.left[f.Fingerprint] > 0 {
			known = append(known, f)
		} else {
			unknown = append(unknown, f)
		}
	}
	return unknown, known
}

// Take counts the known findings of a bundle, in the end: those of the next bundles
// that go beyond the count are not known.
func (b *Baseline) Take(known []rules.Finding) {
	for _, f := range known {
		b.left[f.Fingerprint]--
	}
}

// Left are the entries of which there were fewer findings than they count, with the
// number that is missing.
func (b *Baseline) Left() []Entry {
	if b == nil {
		return nil
	}
	var list []Entry
	for _, e := range b.entries {
		if e.Count = b.left[e.Fingerprint]; e.Count > 0 {
			list = append(list, e)
		}
	}
	return list
}
