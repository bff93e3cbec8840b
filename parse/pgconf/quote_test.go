package pgconf

import "testing"

func TestUnquote(t *testing.T) {
	for _, test := range []struct{ token, want string }{
		{`''`, ""},
		{`'a''b'`, "a'b"},
		{`''''`, "'"},
		{`'a\'b\\'`, `a'b\`},
		{`'\b\f\n\r\t\q'`, "\b\f\n\r\tq"},
		{`'\7\101\1012\8'`, "\aAA28"},
		{`'\777'`, "\xff"},
		{`'C:\temp\new'`, "C:\temp\new"},
		{`'\x41'`, "x41"},
		{`'ab\0cd'`, "ab"},
		{"'ab\x00c'", "a"},
		{"'\x00c'", ""},
		{"'ab\\\x00c'", "ab"},
	} {
		if got := unquote([]byte(test.token)); got != test.want {
			t.Errorf("%s is %q, want %q", test.token, got, test.want)
		}
	}
}

func TestQuote(t *testing.T) {
	for _, value := range []string{"", "a", "it's", `a\b`, "''", `\'`, "a\nb\r\tc", "ä#"} {
		text := Quote(value)
		l := lexer{text: []byte(text + "x")}
		if token := l.next(); token.kind != quoted || token.span.End != len(text) {
			t.Errorf("%q is quoted as %s", value, text)
		}
		if got := unquote([]byte(text)); got != value {
			t.Errorf("%q is quoted as %s, which is %q", value, text, got)
		}
	}
}
