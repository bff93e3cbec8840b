package lint_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/suppression"
	"github.com/regionlint/regionlint/rules"
)

// texts are the files of a bundle.
type texts map[string]string

func (t texts) fs() fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range t {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// lintTexts lints a bundle with all rules but those of no matter here.
func lintTexts(t texts, change func(*lint.Settings)) lint.Result {
	s := lint.Settings{Rules: rules.All(), Today: "2026-07-01"}
	change(&s)
	return lint.Lint(bundle.Load("b", t.fs(), bundle.Options{}), s)
}

// seen is how often a rule is found, and how often silenced.
func seen(r lint.Result, code string) string {
	return fmt.Sprintf("%d found, %d suppressed", strings.Count(strings.Join(codesOf(r.Findings), " "), code),
		strings.Count(strings.Join(codesOf(r.Suppressed), " "), code))
}

const manifestOfTwo = "hosts:\n" +
	"  a: {cpus: 4, roles: [region, database], addresses: [10.0.0.1]}\n" +
	"  b: {cpus: 4, roles: [region], addresses: [10.0.0.2]}\n"

// TestSuppressionsOfWhatIsMissing adds a comment above and at the end of both lines
// between which something is missing. It silences the rule, though what is missing
// may then be missing elsewhere.
func TestSuppressionsOfWhatIsMissing(t *testing.T) {
	const (
		regiond = "database_name: maasdb\ndatabase_user: maas\n"
		hba     = "local all all peer\nhost maasdb maas 10.0.0.1/32 md5\n"
		conf    = "listen_addresses = '*'\nport = 5432\n"
	)
	for _, test := range []struct{ code, file, text string }{
		{"HBA001", "a/pg_hba.conf", hba},
		{"HBA001", "a/pg_hba.conf", "local all all peer\n"},
		{"HBA001", "a/pg_hba.conf", hba + "\n# The end.\n"},
		{"PGC005", "a/postgresql.conf", conf},
		{"PGC005", "a/postgresql.conf", conf + "#max_connections = 100\t\t# (change requires restart)\nssl = off\n"},
		{"RGD005", "b/regiond.conf", regiond},
		{"RGD005", "b/regiond.conf", "# Of b.\n" + regiond + "# The end."},
	} {
		files := texts{
			"hosts.yaml": manifestOfTwo, "a/regiond.conf": "database_host: 10.0.0.1\nnum_workers: 8\n", "b/regiond.conf": regiond,
			"a/pg_hba.conf": hba, "a/postgresql.conf": conf,
		}
		files[test.file] = test.text
		place := placeOf(t, lintTexts(files, func(*lint.Settings) {}), test.code)
		lines := strings.SplitAfter(test.text, "\n")
		about := suppression.LinesOf(place)
		for n := about.First; n <= min(about.Last, len(lines)); n++ {
			for name, text := range map[string]string{
				"above":      strings.Join(lines[:n-1], "") + "# regionlint: ignore " + test.code + "\n" + strings.Join(lines[n-1:], ""),
				"at the end": withComment(lines, n, test.code),
			} {
				files[test.file] = text
				result := lintTexts(files, func(*lint.Settings) {})
				if got := seen(result, test.code); !strings.HasPrefix(got, "0 found, ") || strings.HasSuffix(got, " 0 suppressed") {
					t.Errorf("%s, %s of line %d: %s\n%s", test.code, name, n, got, text)
				}
			}
		}
	}
}

func withComment(lines []string, n int, code string) string {
	line := strings.TrimSuffix(lines[n-1], "\n")
	end := lines[n-1][len(line):]
	return strings.Join(lines[:n-1], "") + strings.TrimLeft(line+" # regionlint: ignore "+code, " ") + end + strings.Join(lines[n:], "")
}

func placeOf(t *testing.T, r lint.Result, code string) parse.Place {
	t.Helper()
	for _, f := range r.Findings {
		if f.Rule.Code == code {
			return f.Primary.Place
		}
	}
	t.Fatalf("no %s among %v", code, codesOf(r.Findings))
	return parse.Place{}
}

// TestSuppressions has bundles in which a rule is found, silenced, and what is said
// of the comments.
func TestSuppressions(t *testing.T) {
	const tooMany = "database_host: 10.0.0.1\nnum_workers: 6"
	for _, test := range []struct {
		name, regiond string
		change        func(*lint.Settings)
		// workers and of SUP001 are as seen tells them.
		workers, unused string
	}{
		{"silenced", tooMany + " # regionlint: ignore WRK001\n", func(*lint.Settings) {}, "0 found, 1 suppressed", "0 found, 0 suppressed"},
		{"shown", tooMany + " # regionlint: ignore WRK001\n", func(s *lint.Settings) { s.NoSuppressions = true }, "1 found, 0 suppressed", "0 found, 0 suppressed"},
		{"on its last day", tooMany + " # regionlint: ignore WRK001 until=2026-07-01\n", func(*lint.Settings) {}, "0 found, 1 suppressed", "0 found, 0 suppressed"},
		{"the day after", tooMany + " # regionlint: ignore WRK001 until=2026-06-30\n", func(*lint.Settings) {}, "1 found, 0 suppressed", "0 found, 0 suppressed"},
		{"on no day", tooMany + " # regionlint: ignore WRK001 until=2026-06-30\n", func(s *lint.Settings) { s.Today = "" }, "0 found, 1 suppressed", "0 found, 0 suppressed"},
		{"unused", "database_host: 10.0.0.1 # regionlint: ignore WRK001\n", func(*lint.Settings) {}, "0 found, 0 suppressed", "1 found, 0 suppressed"},
		{"unused, of a rule that does not run", "database_host: 10.0.0.1 # regionlint: ignore WRK001\n", func(s *lint.Settings) { s.Rules = without(s.Rules, "WRK001") }, "0 found, 0 suppressed", "1 found, 0 suppressed"},
		{"used, of a rule that does not run", tooMany + " # regionlint: ignore WRK001\n", func(s *lint.Settings) { s.Rules = without(s.Rules, "WRK001") }, "0 found, 0 suppressed", "0 found, 0 suppressed"},
		{"used, of rules of which one does not run", tooMany + " # regionlint: ignore WRK\n", func(s *lint.Settings) { s.Rules = without(s.Rules, "WRK001") }, "0 found, 0 suppressed", "0 found, 0 suppressed"},
		{"of a rule that nobody asks for", "database_host: 10.0.0.1 # regionlint: ignore-file RGD008\n", func(*lint.Settings) {}, "0 found, 0 suppressed", "0 found, 0 suppressed"},
		{"unused, of a rule that is asked for", "database_host: 10.0.0.1 # regionlint: ignore-file RGD008\n", func(s *lint.Settings) { s.Options.CheckPermissions = true }, "0 found, 0 suppressed", "1 found, 0 suppressed"},
		{"without a rule about comments", "database_host: 10.0.0.1 # regionlint: ignore WRK001\n", func(s *lint.Settings) { s.Rules = without(s.Rules, "SUP001") }, "0 found, 0 suppressed", "0 found, 0 suppressed"},
		{"of another rule", tooMany + " # regionlint: ignore WRK002\n", func(*lint.Settings) {}, "1 found, 0 suppressed", "1 found, 0 suppressed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := texts{
				"hosts.yaml": manifestOfTwo, "a/regiond.conf": "num_workers: 4\n", "b/regiond.conf": test.regiond,
				"a/pg_hba.conf": "host all all all md5\nlocal all all md5\n", "a/postgresql.conf": "listen_addresses = '*'\n",
			}
			result := lintTexts(files, test.change)
			if got := seen(result, "WRK001"); got != test.workers {
				t.Errorf("of workers there are %s, want %s", got, test.workers)
			}
			if got := seen(result, "SUP001"); got != test.unused {
				t.Errorf("of suppressions there are %s, want %s", got, test.unused)
			}
		})
	}
}

// TestSuppressionOfSeveralRules names those of which nobody asks for one, RGD008. The others
// tell whether it is of use.
func TestSuppressionOfSeveralRules(t *testing.T) {
	for debug, want := range map[string]string{"false": "1 found, 0 suppressed", "true": "0 found, 0 suppressed"} {
		result := lintTexts(texts{
			"hosts.yaml": "maas_version: \"3.5\"\npostgresql_version: \"16\"\n" + manifestOfTwo, "a/regiond.conf": "num_workers: 4\n",
			"b/regiond.conf": "debug: " + debug + " # regionlint: ignore RGD\ndatabase_host: 10.0.0.1\n",
			"a/pg_hba.conf":  "host all all all md5\nlocal all all md5\n", "a/postgresql.conf": "listen_addresses = '*'\n",
		}, func(*lint.Settings) {})
		if got := seen(result, "SUP001"); got != want {
			t.Errorf("debug: %s: of suppressions there are %s, want %s; skipped: %v", debug, got, want, result.Skips)
		}
	}
}

func without(all []*rules.Rule, code string) (list []*rules.Rule) {
	for _, r := range all {
		if r.Code != code {
			list = append(list, r)
		}
	}
	return list
}

// TestSuppressionInASharedFile has a regiond.conf that two hosts read, of which one has
// enough CPUs.
func TestSuppressionInASharedFile(t *testing.T) {
	files := texts{
		"hosts.yaml": "hosts:\n  a: {cpus: 8, roles: [region], files: {regiond: r}}\n  b: {cpus: 4, roles: [region], files: {regiond: r}}\n",
		"r":          "num_workers: 6 # regionlint: ignore WRK001\n",
	}
	result := lintTexts(files, func(s *lint.Settings) { s.Rules = without(s.Rules, "RGD005") })
	if got := seen(result, "WRK001"); got != "0 found, 1 suppressed" {
		t.Error(got)
	}
	if got := seen(result, "SUP001"); got != "0 found, 0 suppressed" {
		t.Error(got)
	}
}

// TestSuppressionInALinkedFile has two names for one regiond.conf. What a comment does
// under one name counts under both.
func TestSuppressionInALinkedFile(t *testing.T) {
	fsys := texts{
		"hosts.yaml": "hosts:\n  a: {cpus: 8, roles: [region]}\n  b: {cpus: 4, roles: [region]}\n",
		"r":          "num_workers: 6 # regionlint: ignore WRK001\n",
	}.fs()
	for _, name := range []string{"a/regiond.conf", "b/regiond.conf"} {
		fsys[name] = &fstest.MapFile{Data: []byte("../r"), Mode: fs.ModeSymlink}
	}
	s := lint.Settings{Rules: rules.All()}
	result := lint.Lint(bundle.Load("b", fsys, bundle.Options{}), s)
	if got := seen(result, "WRK001") + "; " + seen(result, "SUP001"); got != "0 found, 1 suppressed; 0 found, 0 suppressed" {
		t.Error(got)
	}
}

// TestSuppressionInAManifestElsewhere has no fix, since nothing is written there.
func TestSuppressionInAManifestElsewhere(t *testing.T) {
	files := texts{"a/regiond.conf": "num_workers: 4\n", "hosts.yaml": "hosts: {}\n"}
	manifest := parse.NewSource("hosts.yaml", []byte("# regionlint: ignore BND004\nhosts:\n  a: {cpus: 4, roles: [region]}\n"))
	fixed := lint.Fix("b", files.fs(), bundle.Options{Manifest: manifest}, lint.Settings{Rules: rules.All()}, lint.Fixing{Least: rules.Safe})
	if got := seen(fixed.After, "SUP001"); got != "1 found, 0 suppressed" || len(fixed.Files) > 0 {
		t.Errorf("%s, and %d files changed", got, len(fixed.Files))
	}
}

// TestFixesKeepSuppressions makes all fixes of a bundle in which every finding is
// silenced: there are none.
func TestFixesKeepSuppressions(t *testing.T) {
	for _, least := range []rules.Applicability{rules.Safe, rules.Unsafe} {
		files := texts{
			"hosts.yaml":        manifestOfTwo,
			"a/regiond.conf":    "num_workers: 8 # regionlint: ignore WRK001\n# regionlint: ignore-file RGD\n",
			"b/regiond.conf":    "num_workers: 8 # regionlint: ignore WRK001\n# regionlint: ignore-file RGD\n",
			"a/pg_hba.conf":     "# regionlint: ignore-file HBA\nhost maasdb maas 10.0.0.1/32 md5\nhost all all all trust\n",
			"a/postgresql.conf": "# regionlint: ignore-file PGC\nlisten_addresses = 'localhost'\nmax_connections = 20\n",
		}
		s := lint.Settings{Rules: without(rules.All(), "SUP001")}
		fixed := lint.Fix("b", files.fs(), bundle.Options{}, s, lint.Fixing{Least: least})
		if diff := cmp.Diff([]string(nil), codesOf(fixed.After.Findings)); diff != "" {
			t.Errorf("what is left (-want +got):\n%s", diff)
		}
		for _, f := range fixed.Files {
			t.Errorf("%s became\n%s", f.Path, f.New)
		}
	}
}

// TestSuppressionNamesWhatItMissed has a comment for WRK001 and WRK002, on
// another line than what the second finds.
func TestSuppressionNamesWhatItMissed(t *testing.T) {
	result := lintTexts(texts{
		"hosts.yaml":     "hosts:\n  b: {cpus: 16, roles: [region], addresses: [10.0.0.2]}\n",
		"b/regiond.conf": "database_host: 10.0.0.1 # regionlint: ignore WRK\nnum_workers: 9\n",
	}, func(*lint.Settings) {})
	var notes []string
	for _, f := range result.Findings {
		if f.Rule.Code == "SUP001" {
			notes = append(notes, f.Notes...)
		}
	}
	want := []string{"what WRK002 finds stands elsewhere: put it at b/regiond.conf:2"}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestManySuppressions has so many comments above one line that each must not be
// looked at for each other one. One of them is commented out.
func TestManySuppressions(t *testing.T) {
	const many = 8_000
	result := lintTexts(texts{
		"hosts.yaml": "hosts:\n  b: {cpus: 4, roles: [region], addresses: [10.0.0.2]}\n",
		"b/regiond.conf": "database_host: 10.0.0.1\n# regionlint: ignore WRK001\n# x # regionlint: ignore WRK001\n" +
			strings.Repeat("# regionlint: ignore RGD001\n", many) + "num_workers: 6\n",
	}, func(*lint.Settings) {})
	if got := seen(result, "WRK001"); got != "0 found, 1 suppressed" {
		t.Errorf("of workers there are %s", got)
	}
	if got := seen(result, "SUP001"); got != "8000 found, 0 suppressed" {
		t.Errorf("of suppressions there are %s", got)
	}
}
