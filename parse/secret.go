package parse

import (
	"bytes"
	"slices"
	"sort"
)

// Mask stands in the place of a secret wherever a line is shown. Its length
// says nothing of the secret's.
const Mask = "********"

// MarkSecret says that the bytes of span must never be shown. Parsers call it
// for the values that they know to be secret.
func (s *Source) MarkSecret(span Span) {
	if span.Len() > 0 {
		s.secrets = append(s.secrets, span)
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
	all := slices.Concat(s.secrets, scanSecrets(s.Text))
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
	secrets := s.Secrets()
	i := sort.Search(len(secrets), func(i int) bool { return secrets[i].End > span.Start })
	return i < len(secrets) && secrets[i].Overlaps(span)
}

// Shown returns the text of span with each secret in it replaced by Mask.
func (s *Source) Shown(span Span) string {
	var out bytes.Buffer
	at := span.Start
	for _, secret := range s.Secrets() {
		if !secret.Overlaps(span) {
			continue
		}
		out.Write(s.Text[at:max(at, secret.Start)])
		out.WriteString(Mask)
		at = min(secret.End, span.End)
	}
	out.Write(s.Text[at:span.End])
	return out.String()
}

// secretWords announce a secret when "=", ":" or a blank follows them. They
// are matched in lower case, anywhere in a word: database_pass, PGPASSWORD,
// ldapbindpasswd, radiussecrets, vault_secret_id, ssl_passphrase_command.
var secretWords = [][]byte{
	[]byte("passw"), []byte("passphrase"), []byte("_pass"), []byte("secret"), []byte("approle_id"),
}

// openWord tells whether the name that ends the text only sounds secret.
func openWord(text []byte) bool {
	return bytes.HasSuffix(text, []byte("password_encryption")) || bytes.HasSuffix(text, []byte("password_warnings"))
}

// scanSecrets finds secrets by their look alone, line by line: it is what
// protects comments and lines that no parser could read.
func scanSecrets(text []byte) []Span {
	var found []Span
	for start := 0; start < len(text); {
		end := len(text)
		if i := bytes.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		found = append(found, scanLine(text, start, end)...)
		start = end + 1
	}
	return found
}

func scanLine(text []byte, start, end int) []Span {
	line := bytes.TrimRight(text[start:end], "\r")
	var found []Span
	lower := bytes.ToLower(line)
	if len(lower) != len(line) {
		// A letter whose lower case is longer would shift the offsets.
		lower = line
	}
	for _, word := range secretWords {
		for at := 0; ; {
			i := bytes.Index(lower[at:], word)
			if i < 0 {
				break
			}
			at += i + len(word)
			value := at
			for value < len(line) && isNameByte(line[value]) {
				value++
			}
			rest := bytes.TrimLeft(line[value:], " \t\"'")
			if openWord(lower[:value]) {
				continue
			}
			if len(rest) > 0 && (rest[0] == '=' || rest[0] == ':') {
				rest = bytes.TrimLeft(rest[1:], " \t")
				found = append(found, Span{start + len(line) - len(rest), start + len(line)})
			}
		}
	}
	for at := 0; ; {
		i := bytes.Index(lower[at:], []byte("://"))
		if i < 0 {
			break
		}
		at += i + len("://")
		authority := line[at:]
		if j := bytes.IndexAny(authority, "/ \t\"'"); j >= 0 {
			authority = authority[:j]
		}
		if j := bytes.LastIndexByte(authority, '@'); j > 0 {
			found = append(found, Span{start + at, start + at + j})
		}
	}
	kept := found[:0]
	for _, span := range found {
		if span.Len() > 0 {
			kept = append(kept, span)
		}
	}
	return kept
}

func isNameByte(b byte) bool {
	return b == '_' || b == '-' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}
