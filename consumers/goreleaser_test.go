//go:build consumers

package consumers_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestGoReleaser runs what .goreleaser.yaml has run before a release, and holds what
// goes into archives and packages against what is then there. GoReleaser itself
// takes minutes to build; the job release-dry-run of ci.yml makes a whole release.
func TestGoReleaser(t *testing.T) {
	var release struct {
		Before   struct{ Hooks []string }
		Archives []struct{ Files []file }
		NFPMs    []struct{ Contents []file } `yaml:"nfpms"`
	}
	if err := yaml.Unmarshal([]byte(read(t, filepath.Join(root, ".goreleaser.yaml"))), &release); err != nil {
		t.Fatal(err)
	}
	dir := cloneOfCheckout(t)
	for _, hook := range release.Before.Hooks {
		run(t, dir, "sh", "-c", strings.ReplaceAll(hook, "{{ .Version }}", "1.2.3"))
	}
	if clean := run(t, dir, "git", "status", "--short"); clean != "" {
		t.Errorf("GoReleaser refuses a repository that is not clean:\n%s", clean)
	}
	files := slices.Concat(release.Archives[0].Files, release.NFPMs[0].Contents)
	if len(files) < 8 {
		t.Errorf("only %d kinds of files: %v", len(files), files)
	}
	for _, f := range files {
		if found, err := filepath.Glob(filepath.Join(dir, f.Src)); err != nil || len(found) == 0 {
			t.Errorf("there is no %s: %v", f.Src, err)
		}
	}
	page, day := read(t, filepath.Join(dir, "dist-files", "regionlint.1")), run(t, dir, "env", "TZ=UTC", "git", "log", "-1", "--format=%cd", "--date=format-local:%F")
	if want := `"` + strings.TrimSpace(day) + `" "regionlint 1.2.3"`; !strings.Contains(page, want) {
		t.Errorf("the manual page does not say %s", want)
	}
}

// file is one that goes into an archive, which may be named by its path alone, or
// into a package.
type file struct{ Src string }

// UnmarshalYAML implements yaml.Unmarshaler.
func (f *file) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		f.Src = node.Value
		return nil
	}
	type plain file
	return node.Decode((*plain)(f))
}
