package parse

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// scanSecrets finds secrets by their look alone, line by line: it is what
// protects comments and lines that no parser could read.
func scanSecrets(text []byte) []Span {
	var found []Span
	// open is how far the line is set in whose secret goes on below it, on lines that
	// are set in further; -1 when there is none.
	open := -1
	seek := seeker{text: text}
	for start := 0; start < len(text); {
		if open < 0 {
			start = seek.lineFrom(start)
			if start < 0 {
				break
			}
		}
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
		for i, span := range scanLine(line) {
			if open < 0 && (i >= mostAsked || goesOn(line[span.Start:span.End])) {
				open = indent
			}
			found = join(found, Span{start + span.Start, start + span.End})
		}
		start = end + 1
	}
	return slices.DeleteFunc(found, func(s Span) bool { return s.Len() == 0 })
}

// LooksSecret tells whether a text holds a secret by its look alone.
func LooksSecret(text string) bool { return len(scanSecrets([]byte(text))) > 0 }

// join adds a span to a list, or to its last one: a line has one for each of its words,
// when all of them sound secret.
func join(list []Span, span Span) []Span {
	if n := len(list); n > 0 && list[n-1].Overlaps(span) {
		list[n-1] = Span{min(list[n-1].Start, span.Start), max(list[n-1].End, span.End)}
		return list
	}
	return append(list, span)
}

// mostAsked is how many values of a line are asked whether they go on. Each may take all
// of the line, so that more would take minutes; nobody writes as many, and a line that
// has them counts as one that goes on.
const mostAsked = 100

// goesOn tells whether a value seems to be on the lines below it: it is empty but for a
// comment, or has no more than what YAML writes before one, or a quote that does not end.
func goesOn(value []byte) bool {
	value, _, _ = bytes.Cut(value, []byte(" #"))
	value = bytes.TrimSpace(value)
	if len(value) == 0 || value[0] == '#' || value[0] == '|' || value[0] == '>' {
		return true
	}
	if value[0] == '&' || value[0] == '!' {
		return !bytes.ContainsAny(value, " \t")
	}
	return (value[0] == '"' || value[0] == '\'') && bytes.Count(value, value[:1])%2 == 1
}

// scanLine returns what is secret on one line, counted from its start.
func scanLine(line []byte) []Span {
	lower := lowered(line)
	found := userInformation(line, valuesOf(line, lower))
	if comment := commentOf(line); comment >= 0 {
		found = told(lower, comment, found)
	}
	return found
}

// commentOf is where the comment of a line starts, -1 without one. To PgBouncer, a
// semicolon begins a line that is one.
func commentOf(line []byte) int {
	if first := bytes.TrimLeft(line, " \t"); len(first) > 0 && first[0] == ';' {
		return len(line) - len(first)
	}
	return bytes.IndexByte(line, '#')
}

// lowered is a line in lower case, as far as it is ASCII: other letters may have more
// bytes in lower case, or fewer, and would shift the offsets.
func lowered(line []byte) []byte {
	lower := slices.Clone(line)
	for i, b := range lower {
		if 'A' <= b && b <= 'Z' {
			lower[i] = b - 'A' + 'a'
		}
	}
	return lower
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
			for at < len(line) && isNameByte(line[at]) {
				at++
			}
			if slices.ContainsFunc(openNames, func(name string) bool { return bytes.HasSuffix(lower[:at], []byte(name)) }) {
				continue
			}
			rest := bytes.TrimLeft(line[at:], " \t\"'")
			if len(rest) == 0 || rest[0] != '=' && rest[0] != ':' {
				continue
			}
			if word == "_command" && !givesUser(rest) {
				continue
			}
			rest = bytes.TrimLeft(rest[1:], " \t")
			found = append(found, Span{len(line) - len(rest), len(line)})
		}
	}
	return found
}

// givesUser tells whether a command gives curl a user.
func givesUser(command []byte) bool {
	return bytes.Contains(command, []byte(" -u")) || bytes.Contains(command, []byte(" --user"))
}

// userInformation finds what stands before the @ of an URI, and what looks like
// user:password@host without one.
func userInformation(line []byte, found []Span) []Span {
	if bytes.IndexByte(line, '@') < 0 {
		return found
	}
	// word and authority are where these begin, uri is what follows the "://" of the
	// word; 0 when it has none.
	word, authority, uri, colon := 0, 0, 0, -1
	for at, b := range line {
		switch b {
		case ' ', '\t', '"', '\'':
			word, authority, uri = at+1, at+1, 0
		case ':':
			colon = at
		case '/':
			authority = at + 1
			if uri == 0 && bytes.HasSuffix(line[word:at+1], []byte("://")) {
				uri = at + 1
			}
		case '@':
			// A password may hold a slash that nobody escaped.
			start := cmp.Or(uri, authority)
			if start < at && (uri > 0 || colon >= start) {
				found = append(found, Span{start, at})
			}
		}
	}
	return found
}

// toldBy are words of a comment that tell a secret when one of toldWith follows;
// where that is empty, when anything does.
var toldBy = []struct{ word, toldWith string }{
	{"password", "is"}, {"password", "was"}, {"passwd", ""}, {"secret", "is"}, {"secret", "was"}, {"pw", ""}, {"pwd", ""},
}

// toldAtOnce are words of a comment that tell a secret when what follows can be no word of
// a sentence.
var toldAtOnce = []string{"password", "passphrase", "secret", "token"}

// isNoWord tells whether people would write a text for nothing but a secret, or what a
// snapshot has in its place.
func isNoWord(text string) bool { return isMadeUp(text) || strings.HasPrefix(text, "redacted-") }

// told finds what people write into comments: "the old password was ...". lower
// is the line in lower case, comment where the comment starts.
func told(lower []byte, comment int, found []Span) []Span {
	for word := nextWord(lower, comment); word.Len() > 0; word = nextWord(lower, word.End) {
		if after := nextWord(lower, word.End); slices.Contains(toldAtOnce, string(lower[word.Start:word.End])) && isNoWord(string(lower[after.Start:after.End])) {
			found = append(found, Span{after.Start, len(lower)})
		}
		for _, t := range toldBy {
			if string(lower[word.Start:word.End]) != t.word {
				continue
			}
			next := nextWord(lower, word.End)
			if t.toldWith != "" {
				if string(lower[next.Start:next.End]) != t.toldWith {
					continue
				}
				next = nextWord(lower, next.End)
			}
			if next.Len() > 0 {
				found = append(found, Span{next.Start, len(lower)})
			}
		}
	}
	return found
}

// nextWord is the first word between blanks from an offset on; empty when there is none.
func nextWord(line []byte, from int) Span {
	for from < len(line) && (line[from] == ' ' || line[from] == '\t' || line[from] == '#' || line[from] == ';') {
		from++
	}
	end := from
	for end < len(line) && line[end] != ' ' && line[end] != '\t' {
		end++
	}
	return Span{from, end}
}

func isNameByte(b byte) bool {
	return b == '_' || b == '-' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}
