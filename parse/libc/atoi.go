// Package libc does what PostgreSQL leaves to the C library, as that of GNU does
// it in the C locale.
package libc

import (
	"strconv"
	"strings"
)

// Space is what isspace takes for a blank.
const Space = " \t\n\v\f\r"

// Atoi reads a number from the start of s: blanks and a sign may come first, and
// what follows the digits is left aside. It is 0 where there are none. As
// strtol does, it stops at what 64 bits hold; of that, the lowest 32 count.
func Atoi(s string) int {
	s = strings.TrimLeft(s, Space)
	end := 0
	if end < len(s) && (s[end] == '+' || s[end] == '-') {
		end++
	}
	for end < len(s) && '0' <= s[end] && s[end] <= '9' {
		end++
	}
	n, _ := strconv.ParseInt(s[:end], 10, 64)
	return int(int32(n))
}
