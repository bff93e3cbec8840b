package pgconf

import (
	"bytes"
	"strings"
)

// Quote returns value as a file may hold it whatever it is made of: in single
// quotes, with escapes for quotes, backslashes and line ends.
func Quote(value string) string {
	return "'" + strings.NewReplacer("'", "''", `\`, `\\`, "\n", `\n`, "\r", `\r`).Replace(value) + "'"
}

// unquote decodes a STRING token (DeescapeQuotedString in guc-file.l). The
// server works on a C string: a NUL byte ends the token, the byte before it is
// taken for the closing quote, and a NUL that an escape makes ends the value.
func unquote(token []byte) string {
	if i := bytes.IndexByte(token, 0); i >= 0 {
		token = token[:i]
	}
	if len(token) < 2 {
		return ""
	}
	body := token[1:]
	if bytes.IndexByte(body, '\\') < 0 && bytes.IndexByte(body[:len(body)-1], '\'') < 0 {
		return string(body[:len(body)-1])
	}
	value := make([]byte, 0, len(body))
	for i := 0; i < len(body); i++ {
		switch b := body[i]; {
		case b == '\\' && i+1 < len(body):
			decoded, size := unescape(body[i+1:])
			value = append(value, decoded)
			i += size
		case b == '\'' && i+1 < len(body) && body[i+1] == '\'':
			value = append(value, b)
			i++
		default:
			value = append(value, b)
		}
	}
	value = value[:len(value)-1]
	if i := bytes.IndexByte(value, 0); i >= 0 {
		value = value[:i]
	}
	return string(value)
}

// unescape decodes what follows a backslash and tells how many bytes it took.
func unescape(text []byte) (decoded byte, size int) {
	switch text[0] {
	case 'b':
		return '\b', 1
	case 'f':
		return '\f', 1
	case 'n':
		return '\n', 1
	case 'r':
		return '\r', 1
	case 't':
		return '\t', 1
	}
	for size < len(text) && size < 3 && '0' <= text[size] && text[size] <= '7' {
		decoded = decoded<<3 | (text[size] - '0')
		size++
	}
	if size == 0 {
		return text[0], 1
	}
	return decoded, size
}
