//go:build unix

package fix_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/fix"
)

// TestTakeTurnWaits lets a second run wait until the first one has ended.
func TestTakeTurnWaits(t *testing.T) {
	dir := writeTree(t, oldTexts())
	first, err := fix.TakeTurn(dir)
	if err != nil {
		t.Fatal(err)
	}
	taken := make(chan error)
	go func() {
		second, err := fix.TakeTurn(dir)
		if err == nil {
			err = second.Close()
		}
		taken <- err
	}()
	select {
	case err := <-taken:
		t.Errorf("the second run did not wait: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-taken; err != nil {
		t.Error(err)
	}
}

// TestTakeTurnRemovesLeftovers removes what killed runs left, the second name of a file
// included, and nothing that only looks like it.
func TestTakeTurnRemovesLeftovers(t *testing.T) {
	dir := writeTree(t, map[string]string{
		"a/one":                         "old",
		"a/.one.regionlint-0123abcd":    "half of the n",
		"a/.one.regionlint-0123abcd~":   "an editor's",
		"a/.one.regionlint-0123abc":     "one's own",
		"a/one.regionlint-0123abcd":     "one's own",
		"a/.regionlint.yaml":            "settings",
		".two.regionlint-89abcdef.kept": "older",
	})
	if err := errors.Join(
		os.Link(filepath.Join(dir, "a/one"), filepath.Join(dir, "a/.one.regionlint-4567abcd.kept")),
		os.Symlink("one", filepath.Join(dir, "a/.link.regionlint-0123abcd")),
	); err != nil {
		t.Fatal(err)
	}
	if err := fix.Write(dir, []fix.File{{Path: "a/one", Old: []byte("old"), New: []byte("new")}}); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"a/one":                       "new",
		"a/.one.regionlint-0123abcd~": "an editor's",
		"a/.one.regionlint-0123abc":   "one's own",
		"a/one.regionlint-0123abcd":   "one's own",
		"a/.regionlint.yaml":          "settings",
		"a/.link.regionlint-0123abcd": "-> one",
	}
	if diff := cmp.Diff(want, readTree(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// TestTakeTurnLeavesOthersAtWork has a run at work in a bundle inside another: what it has
// there is not left over.
func TestTakeTurnLeavesOthersAtWork(t *testing.T) {
	dir := writeTree(t, map[string]string{"inner/one": "old"})
	inner, err := fix.TakeTurn(filepath.Join(dir, "inner"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := inner.Close(); err != nil {
			t.Error(err)
		}
	}()
	waiting := filepath.Join(dir, "inner", ".one.regionlint-0123abcd")
	if err := os.WriteFile(waiting, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	outer, err := fix.TakeTurn(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := outer.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(waiting); err != nil {
		t.Error(err)
	}
}

// TestReplaceRemovesLeftovers removes what a killed run left of the same file.
func TestReplaceRemovesLeftovers(t *testing.T) {
	dir := writeTree(t, map[string]string{".one.regionlint-0123abcd": "ha", ".two.regionlint-0123abcd": "lf"})
	if err := fix.Replace(filepath.Join(dir, "one"), []byte("text")); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"one": "text", ".two.regionlint-0123abcd": "lf"}
	if diff := cmp.Diff(want, readTree(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
