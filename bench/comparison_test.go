package main

import "testing"

// TestWorks has Go's own command do as it is told, and not.
func TestWorks(t *testing.T) {
	for _, test := range []struct {
		program
		works bool
	}{
		{program{[]string{"go", "version"}, "go version go"}, true},
		{program{[]string{"go", "version"}, "(no matches)"}, false},
		{program{[]string{"go", "no-such-command"}, ""}, false},
		{program{[]string{"no-such-program"}, ""}, false},
	} {
		if err := test.program.works(); (err == nil) != test.works {
			t.Errorf("%q, which is to say %q: %v", test.args, test.says, err)
		}
	}
}
