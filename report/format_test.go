package report_test

import (
	"slices"
	"testing"

	"github.com/regionlint/regionlint/report"
)

func TestFormatsHaveNames(t *testing.T) {
	var names []string
	for _, format := range report.Formats() {
		if format.Doc == "" || slices.Contains(names, format.Name) {
			t.Errorf("format %q has no doc, or its name is taken", format.Name)
		}
		names = append(names, format.Name)
	}
	if _, ok := report.FormatNamed("yaml"); ok {
		t.Error("there is a format yaml")
	}
}
