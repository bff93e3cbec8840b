package settings

import (
	"fmt"
	"strings"

	"github.com/regionlint/regionlint/parse"
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
	src := p.Place.Source
	at := src.Position(p.Place.Span.Start)
	return fmt.Sprintf("%s:%d:%d: %s", src.Path, at.Line, at.Column, p.masked())
}

// masked is the message without the secrets at its place: a file that is no settings
// file may hold some.
func (p Problem) masked() string {
	message, src := p.Message, p.Place.Source
	for _, secret := range src.Secrets() {
		text := strings.Trim(string(src.Text[secret.Start:secret.End]), `"'[]{}, `)
		if secret.Overlaps(p.Place.Span) {
			message = parse.MaskIn(message, text)
		}
	}
	return message
}
