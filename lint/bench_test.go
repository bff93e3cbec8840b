package lint_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/rules"
)

// BenchmarkLint reads and judges the largest bundle in testdata.
func BenchmarkLint(b *testing.B) {
	dir := os.DirFS(filepath.Join("..", "testdata", "bundles", "ha"))
	for b.Loop() {
		lint.Lint(bundle.Load("ha", dir, bundle.Options{}), lint.Settings{Rules: rules.All()})
	}
}
