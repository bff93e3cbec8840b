package hba

import (
	"fmt"
	"strconv"
	"strings"
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
	return func(_ *parser, r *Record, value string) *Error {
		items, ok := splitList(value)
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

// splitList is SplitGUCList of varlena.c: items between commas, with blanks
// around them left out and double quotes around them removed.
func splitList(s string) (items []string, ok bool) {
	rest := strings.TrimLeft(s, " \t\n\r\f\v")
	if rest == "" {
		return nil, true
	}
	for {
		var item string
		if strings.HasPrefix(rest, `"`) {
			if item, rest, ok = cutQuoted(rest); !ok {
				return nil, false
			}
		} else {
			end := strings.IndexAny(rest, ", \t\n\r\f\v")
			if end < 0 {
				end = len(rest)
			}
			if end == 0 {
				return nil, false
			}
			item, rest = rest[:end], rest[end:]
		}
		items = append(items, item)
		rest = strings.TrimLeft(rest, " \t\n\r\f\v")
		if rest == "" {
			return items, true
		}
		if rest[0] != ',' {
			return nil, false
		}
		rest = strings.TrimLeft(rest[1:], " \t\n\r\f\v")
	}
}

func cutQuoted(s string) (item, rest string, ok bool) {
	for rest = s[1:]; ; {
		end := strings.IndexByte(rest, '"')
		if end < 0 {
			return "", "", false
		}
		item += rest[:end]
		rest = rest[end+1:]
		if !strings.HasPrefix(rest, `"`) {
			return item, rest, true
		}
		item += `"`
		rest = rest[1:]
	}
}
