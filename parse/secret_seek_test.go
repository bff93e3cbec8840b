package parse

import (
	"bytes"
	"strings"
	"testing"
)

// FuzzSeeker checks that a line that is not looked at has nothing secret on it.
func FuzzSeeker(f *testing.F) {
	for _, text := range []string{
		"# password: x\nhost all all samenet md5\n", "primary_CONNINFO = 'x'\n\n# the PW now", "a\npgpwd=x", "PW PW\n# pw x", "#\tpW x",
		"archive_command = 'curl -u a:b'", "xyvault_approle_id: 7", "x://a:b@c", "my Token=1\nPASWORD:2\r\nsecret is 3", "_pass:", "pass\nword=",
	} {
		for shift := range 3 {
			f.Add([]byte(strings.Repeat("-", shift) + text))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		seek := seeker{text: text}
		for start, from := 0, 0; start < len(text); {
			if from >= 0 && from <= start {
				from = seek.lineFrom(start)
			}
			line, _, _ := bytes.Cut(text[start:], []byte("\n"))
			if found := scanLine(line); from != start && len(found) > 0 {
				t.Fatalf("%q is left out, but has %v", line, found)
			}
			start += len(line) + 1
		}
	})
}
