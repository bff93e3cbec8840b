// Package workflow knows which lines of a step's log a runner of GitHub Actions takes
// for commands to itself (TryParseV2 and TryParse in the runner's ActionCommand.cs).
package workflow

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// Bracket is what an older kind of command begins with, anywhere in a line.
const Bracket = "##["

// command is how a line begins that is a command. The name ends as such names do, so
// that addresses of IPv6 are none.
var command = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^::[A-Za-z-]+(?:$| |:$|::)`) })

// Begins tells whether text begins as a command does, blanks of any kind before it or
// not. Text that is cut off in the middle of one counts.
func Begins(text string) bool {
	return strings.Contains(text, "::") && command().MatchString(strings.TrimLeftFunc(text, unicode.IsSpace))
}

// Obeyed tells whether a runner may obey what stands in a line of a file. To it, a line
// ends at CR too (StreamReader.ReadLine).
func Obeyed(line string) bool {
	if strings.Contains(line, Bracket) {
		return true
	}
	for part := range strings.SplitSeq(line, "\r") {
		if Begins(part) {
			return true
		}
	}
	return false
}
