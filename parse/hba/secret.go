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

// ShownErr is the server's text of why it refuses the record, with a secret in it
// masked.
func (r *Record) ShownErr() string {
	token := r.ErrToken()
	if token.Text == "" || !token.Secret() {
		return r.Err.Text
	}
	_, value, ok := strings.Cut(token.Text, "=")
	if !ok {
		value = token.Text
	}
	return parse.MaskIn(r.Err.Text, value)
}

// isSecret tells whether a word is an option that holds a secret, or the name of one.
func (p *parser) isSecret(text []byte) bool {
	name, _, isOption := bytes.Cut(text, []byte{'='})
	if !isOption {
		return mayBeSecret(name) && IsSecret(strings.ToLower(string(name)))
	}
	secret, known := p.secret[string(name)]
	if !known {
		lower := strings.ToLower(string(name))
		secret = IsSecret(lower) || meansSecret(lower)
		p.secret[string(name)] = secret
	}
	return secret
}

// mayBeSecret tells by its length and first letter whether a word can be one of
// secretOptions: no other of a million lines need be looked at.
func mayBeSecret(name []byte) bool {
	if len(name) < len("radiussecret") || len(name) > len("ldapbindpasswd") {
		return false
	}
	first := name[0] | ' '
	return first == 'l' || first == 'r'
}

// markSecrets hides the values of secret options, and the rest of the record
// when one of them is cut off by a blank or a comma. Where it is cut off by the
// end of the line, the next one is hidden too.
func (p *parser) markSecrets(raw *rawRecord) {
	holds := false
	for i := range raw.words {
		w := &raw.words[i]
		if !p.isSecret(w.text) {
			continue
		}
		span := w.place.Span
		if w.place.Source == raw.src {
			span.End = max(span.End, raw.span.End)
			holds = true
		}
		if equals := strings.IndexByte(w.place.Text(), '='); equals >= 0 {
			span.Start += equals + 1
		}
		w.place.Source.MarkSecret(span)
	}
	if holds {
		markRest(raw.src, raw.lines)
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
