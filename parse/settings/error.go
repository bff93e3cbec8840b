package settings

import (
	"fmt"
	"strings"
)

// Error is what is wrong with a settings file.
type Error []Problem

// mostTold is how many problems one line names.
const mostTold = 10

// Error implements error, with all problems in one line.
func (e Error) Error() string {
	var told []string
	for _, p := range e[:min(len(e), mostTold)] {
		told = append(told, p.String())
	}
	if more := len(e) - mostTold; more > 0 {
		told = append(told, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(told, "; ")
}

// String is the problem with its place.
func (p Problem) String() string {
	at := p.Place.Source.Position(p.Place.Span.Start)
	return fmt.Sprintf("%s:%d:%d: %s", p.Place.Source.Path, at.Line, at.Column, p.Message)
}
