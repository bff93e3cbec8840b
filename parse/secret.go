package parse

import (
	"bytes"
	"cmp"
	"index/suffixarray"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mask stands in the place of a secret wherever a line is shown. Its length
// says nothing of the secret's.
const Mask = "********"

// MarkSecret says that the bytes of span must never be shown. Parsers call it
// for the values that they know to be secret.
func (s *Source) MarkSecret(span Span) {
	if span.Len() > 0 {
		s.marked = append(s.marked, span)
		s.merged = false
	}
}

// Secrets returns the spans that must never be shown, sorted and disjoint:
// those that were marked, and whatever stands behind a word like "password" or
// in an URI's user information, be it in a comment or on a broken line.
func (s *Source) Secrets() []Span {
	if s.merged {
		return s.secrets
	}
	if !s.scanned {
		s.looks, s.scanned = scanSecrets(s.Text), true
	}
	all := slices.Concat(s.marked, s.looks)
	slices.SortFunc(all, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
	merged := all[:0]
	for _, span := range all {
		if n := len(merged); n > 0 && span.Start <= merged[n-1].End {
			merged[n-1].End = max(merged[n-1].End, span.End)
			continue
		}
		merged = append(merged, span)
	}
	s.secrets, s.merged = merged, true
	return merged
}

// HoldsSecret tells whether any byte of span is secret.
func (s *Source) HoldsSecret(span Span) bool {
	secrets := s.SecretsFrom(span.Start)
	return len(secrets) > 0 && secrets[0].Overlaps(span)
}

// SecretsFrom returns those of Secrets that end behind an offset.
func (s *Source) SecretsFrom(offset int) []Span {
	secrets := s.Secrets()
	return secrets[sort.Search(len(secrets), func(i int) bool { return secrets[i].End > offset }):]
}

// Shown returns the text of span with each secret in it replaced by Mask.
func (s *Source) Shown(span Span) string {
	var out bytes.Buffer
	at := span.Start
	for _, secret := range s.SecretsFrom(span.Start) {
		if !secret.Overlaps(span) {
			break
		}
		out.Write(s.Text[at:max(at, secret.Start)])
		out.WriteString(Mask)
		at = min(secret.End, span.End)
	}
	out.Write(s.Text[at:span.End])
	return out.String()
}

// ShownText returns text with what looks secret in it replaced by Mask. It is for what
// a file's text has become: without its escapes, or in the words of a server.
func ShownText(text string) string {
	return NewSource("", []byte(text)).Shown(Span{0, len(text)})
}

// leastSecret is the length from which a value is a secret: what is shorter is found
// out in no time.
const leastSecret = 4

// Masked is what to show for a value that is secret.
func Masked(value string) string {
	if len(value) < leastSecret {
		return value
	}
	return Mask
}

// quoting are the bytes that set a value off from the words around it.
const quoting = "\"'`=:@/()[]{},;"

// inWords tells whether a message may have a text in its own words.
func inWords(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf || r != '.' && r != ' ' && !isNameByte(byte(r)) }) < 0
}

// MaskIn puts Mask for a value wherever a message quotes it.
func MaskIn(message, value string) string { return ShowIn(message, value, Mask) }

// ShowIn puts what is shown for a value wherever a message quotes it. A value that may
// be a word of the message's own is left there where nothing sets it off.
func ShowIn(message, value, shown string) string {
	if value == "" {
		return message
	}
	if isMadeUp(value) || !inWords(value) {
		return strings.ReplaceAll(message, value, shown)
	}
	var out strings.Builder
	for rest := message; ; {
		i := strings.Index(rest, value)
		if i < 0 {
			return out.String() + rest
		}
		out.WriteString(rest[:i])
		rest = rest[i+len(value):]
		before := out.String()
		opens := before == "" || strings.HasSuffix(before, ": ") || strings.IndexByte(quoting, before[len(before)-1]) >= 0
		if opens && (rest == "" || strings.IndexByte(quoting, rest[0]) >= 0) {
			out.WriteString(shown)
			continue
		}
		out.WriteString(value)
	}
}

// Unmistakable returns the words of the sources' secrets that can come from nowhere
// else: they stand nowhere in the open, where a password may be what a user is called
// by, and no sentence of ours has them. Were "region" or "10" hidden in all that is
// told, then what is missing would tell them.
func Unmistakable(sources []*Source) []string {
	var words []string
	seen := map[string]bool{}
	for _, source := range sources {
		for _, span := range source.Secrets() {
			for _, word := range strings.FieldsFunc(string(source.Text[span.Start:span.End]), betweenWords) {
				if !seen[word] && isMadeUp(word) {
					words = append(words, word)
				}
				seen[word] = true
			}
		}
	}
	if len(words) == 0 {
		return nil
	}
	var open strings.Builder
	for _, source := range sources {
		open.WriteString(source.Shown(Span{0, len(source.Text)}) + "\n")
	}
	return slices.DeleteFunc(words, finder(open.String(), len(words)))
}

// betweenWords tells what words of secrets are taken apart at.
func betweenWords(r rune) bool { return strings.ContainsRune(" \t\r\n'\"`,;:=@/", r) }

// leastMadeUp is the length from which on no word of ours has both letters and digits.
const leastMadeUp = 8

// isMadeUp tells whether a word is none that people or programs call things by: it has
// letters and digits in one run that is longer than "scram-sha-256" and "IPv6" have.
func isMadeUp(word string) bool {
	run, letters := 0, 0
	for _, r := range word {
		isLetter := unicode.IsLetter(r)
		if !isLetter && !unicode.IsDigit(r) {
			run, letters = 0, 0
			continue
		}
		run++
		if isLetter {
			letters++
		}
		if run >= leastMadeUp && 0 < letters && letters < run {
			return true
		}
	}
	return false
}

// MayHoldUnmistakable tells whether a text may have one of the words that Unmistakable
// returns, whatever the sources are: whoever has such a word has a run as in isMadeUp.
func MayHoldUnmistakable(text string) bool { return isMadeUp(text) }

// manySearches is from when on an index of a text is worth its making.
const manySearches = 100

// finder returns what tells whether a part stands in text, to be asked about
// so many parts: searched for one by one, thousands of secrets in a long file
// take minutes.
func finder(text string, parts int) func(part string) bool {
	if parts < manySearches {
		return func(part string) bool { return strings.Contains(text, part) }
	}
	index := suffixarray.New([]byte(text))
	return func(part string) bool { return len(index.Lookup([]byte(part), 1)) > 0 }
}
