package hba

import (
	"bytes"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/nearest"
)

// secretOptions hold secrets.
var secretOptions = []string{"ldapbindpasswd", "radiussecrets", "radiussecret"}

// IsSecret tells whether the option of that name holds a secret.
func IsSecret(option string) bool { return slices.Contains(secretOptions, option) }

// meansSecret tells whether what is no option may be a misspelt one that holds a
// secret.
func meansSecret(name string) bool {
	if nearest.Word(name, secretOptions) == "" {
		return false
	}
	var all []string
	for _, o := range optionTable() {
		all = append(all, o.name)
	}
	return IsSecret(nearest.Word(name, all))
}

// Secret tells whether the token must not be shown, or part of it.
func (t Token) Secret() bool {
	return t.Place.Source != nil && t.Place.Source.HoldsSecret(t.Place.Span)
}

// Shown is the server's text with a secret in it masked.
func (e *Error) Shown() string {
	if e.Token.Text == "" || !e.Token.Secret() {
		return e.Text
	}
	_, value, ok := strings.Cut(e.Token.Text, "=")
	if !ok {
		value = e.Token.Text
	}
	return parse.MaskIn(e.Text, value)
}

// markSecrets hides the values of secret options, and the rest of the record
// when one of them is cut off by a blank or a comma. Where it is cut off by the
// end of the line, the next one is hidden too.
func (p *parser) markSecrets(r *Record) {
	holds := false
	for _, field := range r.Fields {
		for _, token := range field {
			name, _, isOption := strings.Cut(strings.ToLower(token.Text), "=")
			if !IsSecret(name) && (!isOption || !meansSecret(name)) {
				continue
			}
			span := token.Place.Span
			if token.Place.Source == r.Source {
				span.End = max(span.End, r.Span.End)
				holds = true
			}
			if equals := strings.IndexByte(token.Place.Text(), '='); equals >= 0 {
				span.Start += equals + 1
			}
			token.Place.Source.MarkSecret(span)
		}
	}
	if holds {
		markRest(r.Source, r.Lines)
	}
}

// markRest hides what follows the lines of a record if its secret option seems
// to go on there: in a quote that is not closed, behind a backslash, or when
// nothing of the value has come yet.
func markRest(src *parse.Source, lines parse.Span) {
	text := src.Text[lines.Start:lines.End]
	trimmed := bytes.TrimRight(text, " \t\r\n")
	inQuote := bytes.Count(text, []byte{'"'})%2 == 1
	ends := func(suffix string) bool { return bytes.HasSuffix(bytes.ToLower(trimmed), []byte(suffix)) }
	if !inQuote && !ends(`\`) && !ends("=") && !slices.ContainsFunc(secretOptions, ends) {
		return
	}
	rest := src.Text[lines.End:]
	end := lineLength(rest)
	if quote := bytes.IndexByte(rest, '"'); inQuote && quote > end {
		end = quote + lineLength(rest[quote:])
	}
	src.MarkSecret(parse.Span{Start: lines.End, End: lines.End + len(bytes.TrimRight(rest[:end], "\r\n"))})
}

// lineLength is how long the first line of text is, with its end.
func lineLength(text []byte) int {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return i + 1
	}
	return len(text)
}
