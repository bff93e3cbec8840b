package nearest_test

import (
	"testing"

	"github.com/regionlint/regionlint/parse/nearest"
)

func TestWord(t *testing.T) {
	known := []string{"num_workers", "database_host", "database_port", "maas_url", "cpus"}
	for word, want := range map[string]string{
		"num_wrokers":   "num_workers", // two letters swapped
		"num-workers":   "num_workers",
		"databse_host":  "database_host",
		"cpu":           "cpus",
		"CPUS":          "",
		"database_xost": "database_host",
		"database_":     "", // as far from one as from the other
		"x":             "",
		"":              "",
	} {
		if got := nearest.Word(word, known); got != want {
			t.Errorf("Word(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"port", "port", 0},
		{"prot", "port", 1}, // two letters swapped
		{"ports", "port", 1},
		{"", "port", 4},
		{"listen_address", "listen_addresses", 2},
	} {
		if got := nearest.Distance(test.a, test.b); got != test.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
