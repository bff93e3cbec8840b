package settings_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/settings"
)

const full = `# for the lab
select: [HBA, "PGC"]
ignore: trust-remote
severity:
  HBA: info
fail_on: error
hba_method: md5
connections_per_worker: 0x14
extra_connections: 1_000
check_permissions: always
per_path_ignores:
  "lab/**": [HBA008]
`

// TestFile reads every key, with the line of each.
func TestFile(t *testing.T) {
	for _, ends := range []string{"\n", "\r\n"} {
		for _, mark := range []string{"", "\ufeff"} {
			s := settings.Parse(parse.NewSource("f", []byte(mark+strings.ReplaceAll(full, "\n", ends))))
			if len(s.Problems) > 0 {
				t.Fatal(settings.Error(s.Problems))
			}
			got := strings.Join([]string{
				list(s.Select.Data), at(s.Select.Place), list(s.Ignore.Data), at(s.Ignore.Place),
				s.Severity[0].Rules.Data, s.Severity[0].Level, at(s.Severity[0].Rules.Place),
				s.FailOn.Data, at(s.FailOn.Place), s.HBAMethod.Data, at(s.HBAMethod.Place),
				fmt.Sprint(s.ConnectionsPerWorker.Data), at(s.ConnectionsPerWorker.Place),
				fmt.Sprint(s.ExtraConnections.Data), at(s.ExtraConnections.Place),
				s.CheckPermissions.Data, at(s.CheckPermissions.Place),
				s.PerPathIgnores[0].Glob.Data, list(s.PerPathIgnores[0].Rules), at(s.PerPathIgnores[0].Glob.Place),
			}, " ")
			const want = "HBA,PGC 2 trust-remote 3 HBA info 5 error 6 md5 7 20 8 1000 9 always 10 lab/** HBA008 12"
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("line ends %q, mark %q (-want +got):\n%s", ends, mark, diff)
			}
		}
	}
}

func list(words []settings.Word) string {
	var texts []string
	for _, w := range words {
		texts = append(texts, w.Data)
	}
	return strings.Join(texts, ",")
}

func at(p parse.Place) string { return fmt.Sprint(p.Source.Line(p.Span.Start)) }

// TestNothingIsSet reads files that say nothing, which is no mistake.
func TestNothingIsSet(t *testing.T) {
	for _, text := range []string{"", "\n", "\ufeff", "# nothing yet\n", "---\n", "--- # nothing\n...\n", "{}\n"} {
		s := settings.Parse(parse.NewSource("f", []byte(text)))
		if len(s.Problems) > 0 || s.Select.Given() || s.FailOn.Given() || s.CheckPermissions.Given() || s.ExtraConnections.Given() {
			t.Errorf("%q: %+v", text, s)
		}
	}
}

// TestHostileFiles reads files that ask for more than anyone can mean, and says so.
func TestHostileFiles(t *testing.T) {
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for _, tt := range []struct{ name, text, says string }{
		{
			"lists by alias",
			"select: &all [" + strings.Repeat("HBA, ", 1000) + "]\nper_path_ignores:\n" + many(10000, "  a%d: *all\n"),
			"the file has more than 100000 values, those of aliases counted each time",
		},
		{
			"aliases of aliases",
			"select: &a [HBA]\nignore: &b [*a, *a, *a]\nseverity: &c {x: [*b, *b, *b]}\nper_path_ignores: {a: [*c, *c], b: *c}\n",
			"must list rules by code, name or prefix, not a list",
		},
		{"an alias of what it is in", "per_path_ignores: &a {x: *a}\n", "`x` must be a rule or a list of rules, not a mapping"},
		{"deep nesting", "select: " + strings.Repeat("[", 100_000), "the file is not YAML: "},
		{"deep and closed", "select: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), "more than 200 levels of nesting"},
		{"a long file", "select: HBA\n#" + strings.Repeat("x", settings.MaxBytes), "the file has more than 256 KiB"},
		{"a long key", strings.Repeat("k", 1000) + ": 1\n", "unknown key `" + strings.Repeat("k", 60) + "…`: known keys are "},
		{"a long number", "extra_connections: 1" + strings.Repeat("0", 300) + "\n", "must be 262143 or less, not 1000"},
		{"many mistakes", many(10_000, "key%d: 1\n"), "and 9990 more"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			says := settings.Error(settings.Parse(parse.NewSource("f", []byte(tt.text))).Problems).Error()
			if !strings.Contains(says, tt.says) {
				t.Errorf("says %.300s", says)
			}
			if len(says) > 3000 {
				t.Errorf("says %d bytes", len(says))
			}
		})
	}
}

// FuzzParse checks that whatever is wrong has a place in the text, and that what is
// taken is what rules can use.
func FuzzParse(f *testing.F) {
	for _, text := range []string{full, "select: &a [*a]\n", "severity: {? [x] : info}", "{\"fix\": 1}", "per_path_ignores: {a/: 1, '': []}", "extra_connections: .nan"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s := settings.Parse(parse.NewSource("f", text))
		for _, p := range s.Problems {
			if span := p.Place.Span; span.Start < 0 || span.End < span.Start || span.End > len(text) || p.Message == "" {
				t.Fatalf("%+v", p)
			}
		}
		if n := s.ConnectionsPerWorker.Data; s.ConnectionsPerWorker.Given() && n < 1 || s.ExtraConnections.Data < 0 {
			t.Fatal(n, s.ExtraConnections.Data)
		}
		if s.Select.Given() && len(s.Select.Data) == 0 && len(s.Problems) == 0 {
			t.Fatal("nothing is selected, and that is no problem")
		}
	})
}
