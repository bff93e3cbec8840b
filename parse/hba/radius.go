package hba

import (
	"fmt"

	"github.com/regionlint/regionlint/parse/libc"
	"github.com/regionlint/regionlint/parse/namelist"
)

func setOldRADIUSPort(_ *parser, k *Kind, value string) *Error {
	if libc.Atoi(value) == 0 {
		return &Error{Text: fmt.Sprintf(`invalid RADIUS port number: "%s"`, value)}
	}
	k.set("radiusport", value)
	return nil
}

// setRADIUSList stores one of the lists. Server names are resolved by the
// server; here they are taken to resolve.
func setRADIUSList(name, what string) func(*parser, *Kind, string) *Error {
	return func(p *parser, k *Kind, value string) *Error {
		items, ok := namelist.Split(value, p.version)
		if !ok && name == "radiusports" {
			// Of a bad list, the view says what it says of no bad port.
			return &Error{Text: fmt.Sprintf(`invalid RADIUS port number: "%s"`, value)}
		}
		if !ok {
			return &Error{Text: fmt.Sprintf(`could not parse RADIUS %s list "%s"`, what, value), LogOnly: true}
		}
		if name == "radiusports" {
			for _, item := range items {
				if libc.Atoi(item) == 0 {
					return &Error{Text: fmt.Sprintf(`invalid RADIUS port number: "%s"`, value), LogOnly: true}
				}
			}
		}
		k.set(name, value)
		return nil
	}
}
