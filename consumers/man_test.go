//go:build consumers

package consumers_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestManPage shows the manual page to the programs that draw one.
func TestManPage(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(dir, "regionlint.1")
	write(t, page, run(t, dir, binary, "man"))

	t.Run("mandoc has nothing to complain about", func(t *testing.T) {
		need(t, "mandoc", "apt-get install mandoc")
		for _, complaint := range complaints(t, dir, "mandoc", "-T", "lint", "-W", "warning", page) {
			// Only a build from a repository knows its day.
			if !strings.Contains(complaint, "missing date") {
				t.Error(complaint)
			}
		}
	})
	t.Run("nor has groff", func(t *testing.T) {
		need(t, "groff", "apt-get install groff-base")
		for _, complaint := range complaints(t, dir, "groff", "-ww", "-man", "-Tutf8", "-z", page) {
			t.Error(complaint)
		}
	})
	t.Run("man shows it", func(t *testing.T) {
		need(t, "man", "apt-get install man-db")
		t.Setenv("MANWIDTH", "200")
		t.Setenv("MAN_KEEP_FORMATTING", "")
		text := run(t, dir, "man", "-P", "cat", "-l", page)
		for _, want := range []string{
			"regionlint - check MAAS region controllers",
			"regionlint explain RULE",
			"--format, -f ",
			"--baseline FILE",
			"source <(regionlint completion bash)    in ~/.bashrc",
			"EXIT STATUS", "NO_COLOR", ".regionlint.yaml",
			"regionlint demo --diff | patch -p1 -d demo",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("the page does not say %q:\n%s", want, text)
			}
		}
	})
}

// complaints are the lines that a program prints, whatever its exit status.
func complaints(t *testing.T, dir string, args ...string) []string {
	t.Helper()
	out := run(t, dir, append([]string{"sh", "-c", `"$@" 2>&1 || true`, "sh"}, args...)...)
	return strings.Split(strings.TrimSuffix(out, "\n"), "\n")[:strings.Count(out, "\n")]
}
