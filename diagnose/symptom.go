// Package diagnose reads logs of MAAS and of PostgreSQL, recognises what is known to go
// wrong between them, and tells which rules find the cause in the configuration.
package diagnose

import (
	"regexp"
	"strings"
	"sync"
)

// Symptom is something that a program logs when the configuration is wrong.
type Symptom struct {
	// Name tells it from others, in kebab-case.
	Name string
	// Says are the texts that it is known by, each as a Go regular expression. Its named
	// groups are the values that tell one case from another; «name» is a group in
	// quotes, and ‹LOG|FATAL› a severity of PostgreSQL's, right before the message. A quote
	// stands for one in any format of logs.
	Says []string
	// Sign is a text without quotes that each line has which one of Says matches; where
	// these have none in common, it has one for each of them.
	Sign []string
	// Rules are the codes of those that find the cause, the likeliest first; none where no
	// file tells.
	Rules []string
	// Means says what has happened. A value in braces, like {address}, stands for it.
	Means string
	// Do says what to do where no rule finds the cause.
	Do string
}

// quote is one in a plain log, in a JSON string, also one in another, and in a CSV field.
const quote = `(?:\\*""?)`

// value is what stands between quotes.
const value = `[^\x22\\]*`

// patterns are the expressions of all symptoms, made when they are first asked for.
var patterns = sync.OnceValue(func() map[*Symptom][]pattern {
	all := map[*Symptom][]pattern{}
	for i := range symptoms {
		for _, says := range symptoms[i].Says {
			all[&symptoms[i]] = append(all[&symptoms[i]], compile(says))
		}
	}
	return all
})

// pattern is what a line is compared with, or a line with the one before it.
type pattern struct {
	*regexp.Regexp
	twoLines bool
}

// compile makes a pattern of what a symptom says.
func compile(says string) pattern {
	twoLines := strings.Contains(says, "‹next line›")
	says = named().ReplaceAllString(says, `"(?P<$1>`+value+`)"`)
	says = severities().ReplaceAllString(says, severity)
	says = strings.ReplaceAll(says, "‹next line›", nextLine)
	return pattern{regexp.MustCompile(strings.ReplaceAll(says, `"`, quote)), twoLines}
}

// severity is what a message of PostgreSQL begins with: in a plain log, in CSV with the code
// of the state between them, and in JSON, which has that code unless it is 00000.
const severity = `(?:(?:$1)(?::\s+|,\w{5},"|","state_code":"\w+","message":"|","message":"))`

// nextLine is what stands between two lines of one message: the first one's end, and what
// a program puts before each line, or the escapes of a JSON string.
const nextLine = `(?s:.{1,200}?)`

var severities = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`‹([A-Z|]+)›`) })

var named = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`«(\w+)»`) })

// Symptoms returns all that are known, in the order in which they are looked for.
func Symptoms() []*Symptom {
	list := make([]*Symptom, 0, len(symptoms))
	for i := range symptoms {
		list = append(list, &symptoms[i])
	}
	return list
}
