package archive

import "testing"

// TestCleanTakesPlainNamesAsTheyAre has names beside those that need no work.
func TestCleanTakesPlainNamesAsTheyAre(t *testing.T) {
	for name, want := range map[string]string{
		"a": "a", "a/b": "a/b", "a/": "a", "a//": "a", "a//b": "a/b", "./a": "a", "a/./b/": "a/b", ".": ".", "./": ".", "a/.": "a",
	} {
		if got, reason := clean(name); got != want || reason != "" {
			t.Errorf("clean(%q) = %q, %q; want %q", name, got, reason, want)
		}
	}
	for _, name := range []string{"", "/", "/a", "..", "a/..", "../a/", "a/../b", "\xff", "a\x00b"} {
		if got, reason := clean(name); reason == "" {
			t.Errorf("clean(%q) = %q", name, got)
		}
	}
}
