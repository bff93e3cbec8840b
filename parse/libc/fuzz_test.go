package libc_test

import (
	"math"
	"math/big"
	"regexp"
	"testing"

	"github.com/regionlint/regionlint/parse/libc"
)

// number is what strtol reads of a text in the C locale.
var number = regexp.MustCompile(`^[ \t\n\v\f\r]*([+-]?[0-9]+)`)

// FuzzAtoi compares with arithmetic that knows no limits.
func FuzzAtoi(f *testing.F) {
	for _, seed := range []string{"", "12", " \v-12x", "+", "--1", "4294967297", "9223372036854775808", "-9223372036854775809", "0x10", "１", "1_000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want := new(big.Int)
		if found := number.FindStringSubmatch(text); found != nil {
			want.SetString(found[1], 10)
		}
		long := want.Int64()
		if !want.IsInt64() {
			long = math.MaxInt64
			if want.Sign() < 0 {
				long = math.MinInt64
			}
		}
		if got := libc.Atoi(text); got != int(int32(long)) {
			t.Errorf("%q is read as %d, want %d", text, got, int32(long))
		}
	})
}
