//go:build consumers

package consumers_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPreCommit has pre-commit build the hooks of this checkout and run them in a
// repository that holds a bundle.
func TestPreCommit(t *testing.T) {
	need(t, "pre-commit", "apt-get install pre-commit")
	hooks := cloneOfCheckout(t)
	user := repositoryWithDemo(t)
	t.Setenv("PRE_COMMIT_HOME", t.TempDir())
	write(t, filepath.Join(user, ".pre-commit-config.yaml"), `repos:
  - repo: file://`+hooks+`
    rev: `+strings.TrimSpace(run(t, hooks, "git", "rev-parse", "HEAD"))+`
    hooks:
      - id: regionlint
`)
	run(t, user, "git", "add", "--all")

	t.Run("findings stop the commit", func(t *testing.T) {
		out := runFails(t, user, 1, "pre-commit", "run", "--all-files")
		want := string(report(t, bundlePath("demo")))
		if !strings.Contains(out, want) {
			t.Errorf("pre-commit shows other findings (-want +got):\n%s", cmp.Diff(want, out))
		}
	})
	t.Run("a commit of other files is let through", func(t *testing.T) {
		write(t, filepath.Join(user, "README"), "What the hosts are for.\n")
		out := run(t, user, "pre-commit", "run", "--files", "README")
		if !strings.Contains(out, "Skipped") {
			t.Errorf("the hook ran:\n%s", out)
		}
	})
	t.Run("the hook that fixes", func(t *testing.T) {
		out := runFails(t, user, 1, "pre-commit", "try-repo", hooks, "regionlint-fix", "--all-files")
		if !strings.Contains(out, "files were modified by this hook") {
			t.Errorf("nothing was fixed:\n%s", out)
		}
	})
	t.Run("what is fixed passes", func(t *testing.T) {
		run(t, user, binary, "--fix", "--unsafe-fixes", ".")
		run(t, user, "git", "add", "--all")
		run(t, user, "pre-commit", "run", "--all-files")
		run(t, user, "pre-commit", "install")
		run(t, user, "git", "commit", "--quiet", "-m", "Let beta in")
	})
}
