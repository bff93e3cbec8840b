//go:build live

package live

import "testing"

// TestTally wants some of a kind compared, and the share once there are enough
// to tell.
func TestTally(t *testing.T) {
	for _, test := range []struct {
		what            string
		compared, aside int
		want            bool
	}{
		{"nothing was there", 0, 0, false},
		{"all was left aside", 0, 1, false},
		{"few were there", 1, 40, true},
		{"just the share was compared", 90, 10, true},
		{"less was compared", 89, 11, false},
	} {
		count := tally{}
		for range test.compared {
			count.leaves("files", "")
		}
		for range test.aside {
			count.leaves("files", "names a file outside")
		}
		if got := count.reaches(share{"files", 90}); got != test.want {
			t.Errorf("%s: reaches the share: %v", test.what, got)
		}
	}
}
