package main

import "testing"

// TestSizes reads what people write for a number of bytes.
func TestSizes(t *testing.T) {
	for text, want := range map[string]int64{
		"1": 1, "4096": 4096, "12B": 12, "4k": 4 << 10, "4K": 4 << 10, "4KiB": 4 << 10, "4KB": 4000, "512M": 512 << 20,
		"512mib": 512 << 20, "2G": 2 << 30, "1GiB": 1 << 30, "1gb": 1_000_000_000, "1T": 1 << 40, "1048576T": 1 << 60,
		"0": 0, "0G": 0, "-1": 0, "+1": 0, "": 0, "G": 0, "1.5G": 0, "1 G": 0, "1GiBs": 0, "1BG": 0, "1Gi": 0, "1iB": 0, "1KK": 0,
		"1048577T": 0, "9223372036854775808": 0, "0x10": 0, "lots": 0,
	} {
		if got, ok := parseSize(text); got != want && ok || ok != (want > 0) {
			t.Errorf("%q is %d, %t, not %d", text, got, ok, want)
		}
	}
}
