package oracle

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDecode shows that answers of which nobody takes notice are an error, so
// that a test cannot compare less than was recorded.
func TestDecode(t *testing.T) {
	const answer = `{"versions":["16"],"answer":{"ok":true}}`
	for _, test := range []struct{ what, text, want string }{
		{"a case", `{"name":"x","files":{"x.conf":{"text":"y"}},"answers":[` + answer + `]}`, "<nil>"},
		{"no case", "", "no cases"},
		{"a case without answers", `{"name":"x","answers":[]}`, "line 1: x has no answers"},
		{"an answer of no server", `{"name":"x","answers":[` + answer + `,{"versions":[],"answer":{}}]}`, "line 1: an answer of x is that of no server"},
		{"another field of a case", `{"name":"x","tests":[]}`, `line 1: json: unknown field "tests"`},
		{"another field of a file", `{"name":"x","files":{"x.conf":{"txt":"y"}}}`, `line 1: json: unknown field "txt"`},
		{"another field of an answer", `{"name":"x","answers":[{"versions":["16"],"answer":{"okay":true}}]}`, `line 1: json: unknown field "okay"`},
		{"two cases on a line", `{"name":"x","answers":[` + answer + `]} {}`, "line 1: more than one case"},
		{"an answer that is not explained", `{"name":"x","answers":[{"versions":["16"],"answer":{},"instead":{"answer":{}}}]}`, "line 1: x does not say what its answer to 16 depends on"},
	} {
		_, err := decode[struct{ OK bool }]([]byte(test.text))
		got := "<nil>"
		if err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

// TestTallyCounts shows that an answer counts once for each server that gave
// it, and as regionlint's own where nothing stands in its place.
func TestTallyCounts(t *testing.T) {
	const text = `{"name":"x","answers":[{"versions":["15","16"],"answer":{"any":"thing"}}]}
{"name":"y","answers":[{"versions":["16"],"answer":{},"instead":{"because":"of DNS","answer":{}}}]}
`
	cases, err := decode[json.RawMessage]([]byte(strings.TrimSuffix(text, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Count{"15": {Recorded: 1, Same: 1}, "16": {Recorded: 2, Same: 1}}
	if diff := cmp.Diff(want, count(cases)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
