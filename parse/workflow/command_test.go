package workflow_test

import (
	"testing"

	"github.com/regionlint/regionlint/parse/workflow"
)

func TestObeyed(t *testing.T) {
	for line, want := range map[string]bool{
		"::error::a": true, " \t\u3000::error file=x::a": true, "::add-mask::": true, "::stop-commands::x": true,
		"# x ##[error]": true, "a\r::error::b": true, "a\r  ::error::b\r\n": true, "::warning:": true,
		"a ::error::b": false, "# ::error::b": false, "::1/128": false, "::ffff:10.0.0.1": false, "## [x]": false, "": false,
	} {
		if got := workflow.Obeyed(line); got != want {
			t.Errorf("%q is obeyed: %t", line, got)
		}
	}
}
