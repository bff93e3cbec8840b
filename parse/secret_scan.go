package parse

import (
	"bytes"
	"slices"
)

// scanSecrets finds secrets by their look alone, line by line: it is what
// protects comments and lines that no parser could read.
func scanSecrets(text []byte) []Span {
	var found []Span
	// open is how far the line is set in whose secret goes on below it, on lines that
	// are set in further; -1 when there is none.
	open := -1
	for start := 0; start < len(text); {
		end := len(text)
		if i := bytes.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		line := bytes.TrimRight(text[start:end], "\r")
		indent := len(line) - len(bytes.TrimLeft(line, " \t"))
		switch {
		case open >= 0 && indent > open:
			found = append(found, Span{start + indent, start + len(line)})
		case len(line) > indent:
			open = -1
		}
		for _, span := range scanLine(line) {
			found = append(found, Span{start + span.Start, start + span.End})
			if open < 0 && goesOn(line[span.Start:span.End]) {
				open = indent
			}
		}
		start = end + 1
	}
	return slices.DeleteFunc(found, func(s Span) bool { return s.Len() == 0 })
}

// goesOn tells whether a value seems to be on the lines below it: it is empty, or has
// no more than what YAML writes before one, or a quote that does not end.
func goesOn(value []byte) bool {
	value, _, _ = bytes.Cut(value, []byte(" #"))
	value = bytes.TrimSpace(value)
	if len(value) == 0 || value[0] == '|' || value[0] == '>' {
		return true
	}
	if value[0] == '&' || value[0] == '!' {
		return !bytes.ContainsAny(value, " \t")
	}
	return (value[0] == '"' || value[0] == '\'') && bytes.Count(value, value[:1])%2 == 1
}

// scanLine returns what is secret on one line, counted from its start.
func scanLine(line []byte) []Span {
	lower := bytes.ToLower(line)
	if len(lower) != len(line) {
		// A letter whose lower case is longer would shift the offsets.
		lower = line
	}
	found := slices.Concat(valuesOf(line, lower), userInformation(line))
	if comment := bytes.IndexByte(line, '#'); comment >= 0 {
		found = append(found, told(lower, comment)...)
	}
	return found
}

// secretWords announce a secret when "=" or ":" follows them. They are matched
// in lower case, anywhere in a word: database_pass, PGPASSWORD, ldapbindpasswd,
// radiussecrets, vault_secret_id. archive_command and its kind count when they
// give curl a user.
var secretWords = []string{"conninfo", "pwd", "passw", "pasw", "passphrase", "_pass", "secret", "token", "approle_id", "_command"}

// openNames only sound secret.
var openNames = []string{"password_encryption", "password_warnings"}

// valuesOf finds the values behind names that sound secret, to the line's end.
func valuesOf(line, lower []byte) (found []Span) {
	for _, word := range secretWords {
		for at := 0; ; {
			i := bytes.Index(lower[at:], []byte(word))
			if i < 0 {
				break
			}
			at += i + len(word)
			end := at
			for end < len(line) && isNameByte(line[end]) {
				end++
			}
			if slices.ContainsFunc(openNames, func(name string) bool { return bytes.HasSuffix(lower[:end], []byte(name)) }) {
				continue
			}
			rest := bytes.TrimLeft(line[end:], " \t\"'")
			if word == "_command" && !bytes.Contains(rest, []byte(" -u")) && !bytes.Contains(rest, []byte(" --user")) {
				continue
			}
			if len(rest) > 0 && (rest[0] == '=' || rest[0] == ':') {
				rest = bytes.TrimLeft(rest[1:], " \t")
				found = append(found, Span{len(line) - len(rest), len(line)})
			}
		}
	}
	return found
}

// userInformation finds what stands before the @ of an URI, and what looks like
// user:password@host without one.
func userInformation(line []byte) (found []Span) {
	for at := 0; ; {
		i := bytes.IndexByte(line[at:], '@')
		if i < 0 {
			return found
		}
		at += i
		word := bytes.LastIndexAny(line[:at], " \t\"'") + 1
		start := max(word, bytes.LastIndexByte(line[:at], '/')+1)
		scheme := bytes.Index(line[word:at], []byte("://"))
		isURI := scheme >= 0
		if isURI {
			// A password may hold a slash that nobody escaped.
			start = word + scheme + len("://")
		}
		if start < at && (isURI || bytes.IndexByte(line[start:at], ':') >= 0) {
			found = append(found, Span{start, at})
		}
		at++
	}
}

// toldBy are words of a comment that tell a secret when one of toldWith follows;
// where that is empty, when anything does.
var toldBy = []struct{ word, toldWith string }{
	{"password", "is"}, {"password", "was"}, {"passwd", ""}, {"secret", "is"}, {"secret", "was"}, {"pw", ""}, {"pwd", ""},
}

// told finds what people write into comments: "the old password was ...". lower
// is the line in lower case, comment where the comment starts.
func told(lower []byte, comment int) (found []Span) {
	words := wordsOf(lower, comment)
	for i, word := range words {
		for _, t := range toldBy {
			next := i + 1
			if string(lower[word.Start:word.End]) != t.word || next >= len(words) {
				continue
			}
			if t.toldWith != "" {
				if string(lower[words[next].Start:words[next].End]) != t.toldWith {
					continue
				}
				next++
			}
			if next < len(words) {
				found = append(found, Span{words[next].Start, len(lower)})
			}
		}
	}
	return found
}

// wordsOf are the words between blanks from an offset on.
func wordsOf(line []byte, from int) (words []Span) {
	for at := from; at < len(line); {
		if line[at] == ' ' || line[at] == '\t' || line[at] == '#' {
			at++
			continue
		}
		end := at
		for end < len(line) && line[end] != ' ' && line[end] != '\t' {
			end++
		}
		words = append(words, Span{at, end})
		at = end
	}
	return words
}

func isNameByte(b byte) bool {
	return b == '_' || b == '-' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}
