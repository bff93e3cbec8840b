package parse

import (
	"bytes"
	"index/suffixarray"
	"slices"
	"sort"
	"strings"
)

// Mask stands in the place of a secret wherever a line is shown. Its length
// says nothing of the secret's.
const Mask = "********"

// MarkSecret says that the bytes of span must never be shown. Parsers call it
// for the values that they know to be secret.
func (s *Source) MarkSecret(span Span) {
	if span.Len() > 0 {
		s.marked = append(s.marked, span)
		s.scanned = false
	}
}

// Secrets returns the spans that must never be shown, sorted and disjoint:
// those that were marked, and whatever stands behind a word like "password" or
// in an URI's user information, be it in a comment or on a broken line.
func (s *Source) Secrets() []Span {
	if s.scanned {
		return s.secrets
	}
	all := slices.Concat(s.marked, scanSecrets(s.Text))
	sort.Slice(all, func(i, j int) bool { return all[i].Start < all[j].Start })
	merged := all[:0]
	for _, span := range all {
		if n := len(merged); n > 0 && span.Start <= merged[n-1].End {
			merged[n-1].End = max(merged[n-1].End, span.End)
			continue
		}
		merged = append(merged, span)
	}
	s.secrets, s.scanned = merged, true
	return merged
}

// HoldsSecret tells whether any byte of span is secret.
func (s *Source) HoldsSecret(span Span) bool {
	secrets := s.secretsFrom(span.Start)
	return len(secrets) > 0 && secrets[0].Overlaps(span)
}

// secretsFrom returns the secrets that end behind an offset.
func (s *Source) secretsFrom(offset int) []Span {
	secrets := s.Secrets()
	return secrets[sort.Search(len(secrets), func(i int) bool { return secrets[i].End > offset }):]
}

// Shown returns the text of span with each secret in it replaced by Mask.
func (s *Source) Shown(span Span) string {
	var out bytes.Buffer
	at := span.Start
	for _, secret := range s.secretsFrom(span.Start) {
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

// leastSecret is the length from which a text is a secret: what is shorter is
// found out in no time, and part of many words.
const leastSecret = 4

// Masked is what to show for a value that is secret.
func Masked(value string) string {
	if len(value) < leastSecret {
		return value
	}
	return Mask
}

// SecretTexts returns what must not stand in any message: each secret as it is
// written, without its quotes, and its first word, for what is secret to the end
// of a line may only begin with one. A text that stands in the open elsewhere in
// the file is none: a password may be the word that a user is called by.
func (s *Source) SecretTexts() []string {
	var texts []string
	spans := slices.Concat(s.marked, scanSecrets(s.Text))
	stands := finder(s.Shown(Span{0, len(s.Text)}), len(spans))
	seen := map[string]bool{}
	for _, span := range spans {
		whole := strings.Trim(string(s.Text[span.Start:span.End]), " \t\r\n'\"")
		first, _, _ := strings.Cut(strings.TrimLeft(whole, " '\""), " ")
		for _, text := range []string{whole, strings.Trim(first, "'\",;")} {
			if len(text) < leastSecret || seen[text] {
				continue
			}
			seen[text] = true
			if !stands(text) {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

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
