package pyyaml

import "unicode"

// digitValue returns the ASCII form of a decimal digit of any script. The
// digits of a script stand in one run of ten, from its zero.
func digitValue(r rune) (rune, bool) {
	for _, table := range unicode.Nd.R16 {
		if rune(table.Lo) <= r && r <= rune(table.Hi) {
			return '0' + (r-rune(table.Lo))%10, true
		}
	}
	for _, table := range unicode.Nd.R32 {
		if rune(table.Lo) <= r && r <= rune(table.Hi) {
			return '0' + (r-rune(table.Lo))%10, true
		}
	}
	return 0, false
}
