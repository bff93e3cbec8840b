package libc_test

import (
	"testing"

	"github.com/regionlint/regionlint/parse/libc"
)

// TestAtoi shows numbers as ldapport took them on a server of PostgreSQL 15.
func TestAtoi(t *testing.T) {
	for text, want := range map[string]int{
		"389": 389, " \t+7x": 7, "-5": -5, "0389": 389,
		"": 0, "x": 0, "+": 0, "+-5": 0, "- 5": 0,
		"2147483648": -2147483648, "4294967296": 0, "4294967297": 1,
		"99999999999999999999": -1, "-99999999999999999999": 0,
	} {
		if got := libc.Atoi(text); got != want {
			t.Errorf("Atoi(%q) = %d, want %d", text, got, want)
		}
	}
}
