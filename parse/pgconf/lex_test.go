package pgconf

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTokens(t *testing.T) {
	type tok struct {
		Kind kind
		Text string
	}
	for _, test := range []struct {
		name, text string
		want       []tok
	}{
		{"an integer with a unit", "8MB", []tok{{integer, "8MB"}}},
		{"a number takes no unit", "1.5GB", []tok{{number, "1.5"}, {identifier, "GB"}}},
		{"an exponent needs a dot", "8e3", []tok{{integer, "8e"}, {integer, "3"}}},
		{"with a dot it is one", "1.1e-3", []tok{{number, "1.1e-3"}}},
		{"an exponent without digits", "1.e", []tok{{number, "1."}, {identifier, "e"}}},
		{"hexadecimal with a unit", "0x2000kB", []tok{{integer, "0x2000kB"}}},
		{"capital X is a unit", "0X20", []tok{{integer, "0X"}, {integer, "20"}}},
		{"a hexadecimal digit is needed", "0xg1", []tok{{integer, "0xg"}, {integer, "1"}}},
		{"an address", "127.0.0.1", []tok{{number, "127.0"}, {number, ".0"}, {number, ".1"}}},
		{"a single dot", "a . b", []tok{{identifier, "a"}, {number, "."}, {identifier, "b"}}},
		{"signs", "-5 +.5 - -x", []tok{{integer, "-5"}, {number, "+.5"}, {garbage, "-"}, {garbage, "-"}, {identifier, "x"}}},
		{"words", "a a.b a.b.c a. a.1 a.b-c x/y", []tok{
			{identifier, "a"},
			{qualified, "a.b"},
			{unquoted, "a.b.c"},
			{unquoted, "a."},
			{unquoted, "a.1"},
			{unquoted, "a.b-c"},
			{unquoted, "x/y"},
		}},
		{"bytes beyond ASCII are letters", "\xefa\x80.\xff", []tok{{qualified, "\xefa\x80.\xff"}}},
		{"a doubled quote", "'a''b'c", []tok{{quoted, "'a''b'"}, {identifier, "c"}}},
		{"an escaped quote", `'a\'b'c`, []tok{{quoted, `'a\'b'`}, {identifier, "c"}}},
		{"a string that its escape leaves open", `'a\'`, []tok{{garbage, "'"}, {identifier, "a"}, {garbage, `\`}, {garbage, "'"}}},
		{"the longest string that closes", `'a''b`, []tok{{quoted, "'a'"}, {garbage, "'"}, {identifier, "b"}}},
		{"a string ends with its line", "'a\nb'", []tok{{garbage, "'"}, {identifier, "a"}, {endOfLine, "\n"}, {identifier, "b"}, {garbage, "'"}}},
		{"no hash in a string", "'a#b'#c", []tok{{quoted, "'a#b'"}}},
		{"a comment", "a=b#c'\nd", []tok{{identifier, "a"}, {equals, "="}, {identifier, "b"}, {endOfLine, "\n"}, {identifier, "d"}}},
		{"CR is a blank", "a\rb\r\n", []tok{{identifier, "a"}, {identifier, "b"}, {endOfLine, "\n"}}},
		{"others are garbage", "\f\x00\"", []tok{{garbage, "\f"}, {garbage, "\x00"}, {garbage, "\""}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []tok
			l := lexer{text: []byte(test.text)}
			for token := l.next(); token.kind != endOfFile; token = l.next() {
				got = append(got, tok{token.kind, test.text[token.span.Start:token.span.End]})
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("tokens (-want +got):\n%s", diff)
			}
		})
	}
}
