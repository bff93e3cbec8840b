// Package are knows PostgreSQL's advanced regular expressions, as pg_hba.conf
// has them since version 16: which ones the server compiles, and whether one
// matches a name (src/backend/regex). Where Go's regexp cannot say it exactly,
// it says so.
package are

import "regexp"

// What pg_regerror says of the errors that a pattern can cause (regerrs.h).
const (
	badPattern    = "invalid regexp (reg version 0.8)"
	badElement    = "invalid collating element"
	badClass      = "invalid character class"
	badEscape     = `invalid escape \ sequence`
	badBackref    = "invalid backreference number"
	badBrackets   = "brackets [] not balanced"
	badParens     = "parentheses () not balanced"
	badBraces     = "braces {} not balanced"
	badCount      = "invalid repetition count(s)"
	badRange      = "invalid character range"
	badQuantifier = "quantifier operand invalid"
	badOption     = "invalid embedded option"
	tooComplex    = "regular expression is too complex"
)

// Check tells what keeps the server from compiling pattern as an advanced
// regular expression: the words of pg_regerror, or "" if it compiles.
//
// The pattern is read byte by byte. Both the postmaster, which compiles the
// patterns, and a backend that authenticates still work in SQL_ASCII, whatever
// the encoding of the database (pg_mb2wchar_with_len in regcomp_auth_token and
// regexec_auth_token of hba.c). Only the view pg_hba_file_rules, which reads
// the file once more, decodes it: it complains about [é-à], which the
// postmaster takes.
func Check(pattern string) (problem string) {
	return parsePattern(pattern).problem
}

// Match tells whether the pattern matches anywhere in name (pg_regexec with
// the C collation). exact is false if that remains unknown: the pattern does
// not compile, or it asks for something that Go's regexp cannot say, such as a
// lookaround or a back reference. Greediness decides only where a match ends,
// never whether there is one.
func Match(pattern, name string) (matched, exact bool) {
	p := parsePattern(pattern)
	if p.problem != "" || !p.exact {
		return false, false
	}
	compiled, err := regexp.Compile(p.out.String())
	if err != nil { // nested or repeated beyond what Go allows
		return false, false
	}
	return compiled.MatchString(subject(name)), true
}

// subject gives every byte of name a character of its own, as SQL_ASCII
// does: é is two characters.
func subject(name string) string {
	characters := make([]rune, len(name))
	for i := range len(name) {
		characters[i] = rune(name[i])
	}
	return string(characters)
}
