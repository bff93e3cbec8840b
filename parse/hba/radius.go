package hba

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/namelist"
)

func setOldRADIUSPort(_ *parser, r *Record, value string) *Error {
	if atoi(value) == 0 {
		return &Error{Text: fmt.Sprintf(`invalid RADIUS port number: "%s"`, value)}
	}
	r.set("radiusport", value)
	return nil
}

// setRADIUSList stores one of the lists. Server names are resolved by the
// server; here they are taken to resolve.
func setRADIUSList(name, what string) func(*parser, *Record, string) *Error {
	return func(p *parser, r *Record, value string) *Error {
		items, ok := namelist.Split(value, p.version)
		if !ok {
			return &Error{Text: fmt.Sprintf(`could not parse RADIUS %s list "%s"`, what, value), LogOnly: true}
		}
		if name == "radiusports" {
			for _, item := range items {
				if atoi(item) == 0 {
					return &Error{Text: fmt.Sprintf(`invalid RADIUS port number: "%s"`, value), LogOnly: true}
				}
			}
		}
		r.set(name, value)
		return nil
	}
}

// atoi is that of the C library: leading blanks, a sign, digits, and whatever
// follows is left aside.
func atoi(s string) int {
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	end := 0
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || end == 0 && (s[end] == '+' || s[end] == '-')) {
		end++
	}
	n, _ := strconv.ParseInt(strings.TrimPrefix(s[:end], "+"), 10, 32)
	return int(n)
}
