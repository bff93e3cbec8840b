package are

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// answers reads a table of what servers said. All cells but the last are
// quoted as in Go.
func answers(t testing.TB, file string, columns int) [][]string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var answers [][]string
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.SplitN(strings.TrimSuffix(line, "\n"), "\t", columns)
		for len(cells) < columns {
			cells = append(cells, "")
		}
		for i, cell := range cells[:columns-1] {
			if cells[i], err = strconv.Unquote(cell); err != nil {
				t.Fatalf("%s: %s: %v", file, line, err)
			}
		}
		answers = append(answers, cells)
	}
	return answers
}

func TestProblemsAreThoseOfTheServer(t *testing.T) {
	for _, answer := range answers(t, "problems.txt", 2) {
		if got := Check(answer[0]); got != answer[1] {
			t.Errorf("%q: got %q, want %q", answer[0], got, answer[1])
		}
	}
}

func TestMatchesAreThoseOfTheServer(t *testing.T) {
	for _, answer := range answers(t, "matches.txt", 3) {
		pattern, name, want := answer[0], answer[1], answer[2] == "t"
		if problem := Check(pattern); problem != "" {
			t.Errorf("%q: got %q", pattern, problem)
		}
		got, exact := Match(pattern, name)
		switch {
		case exact && got != want:
			t.Errorf("%q against %q: got %v, want %v", name, pattern, got, want)
		case !exact && got:
			t.Errorf("%q against %q: a match that is not exact", name, pattern)
		}
	}
}

// TestCheckARE has one pattern for each thing the server can say, and the
// likeliest slips.
func TestCheckARE(t *testing.T) {
	for _, test := range []struct{ pattern, problem string }{
		{`^maas_[0-9]+$`, ""},
		{`^(maas|temporal)$`, ""},
		{`maas|`, ""},
		{`^db-\d{1,3}$`, ""},
		{`*`, "quantifier operand invalid"},
		{`^*maas`, "quantifier operand invalid"},
		{`maas**`, "quantifier operand invalid"},
		{`(?<name>a)`, "quantifier operand invalid"},
		{`(maas`, "parentheses () not balanced"},
		{`maas)`, "parentheses () not balanced"},
		{`[a-z`, "brackets [] not balanced"},
		{`a{1`, "braces {} not balanced"},
		{`a{300}`, "invalid repetition count(s)"},
		{`a{2,1}`, "invalid repetition count(s)"},
		{`maas\`, `invalid escape \ sequence`},
		{`\p{L}`, `invalid escape \ sequence`},
		{`[z-a]`, "invalid character range"},
		{`[[:letter:]]`, "invalid character class"},
		{`\1`, "invalid backreference number"},
		{`[[.dot.]]`, "invalid collating element"},
		{`(?i:maas)`, "invalid embedded option"},
		{`***?`, "invalid regexp (reg version 0.8)"},
	} {
		if got := Check(test.pattern); got != test.problem {
			t.Errorf("%q: got %q, want %q", test.pattern, got, test.problem)
		}
	}
}

// TestMatchAREKnowsItsLimits tells what is asked of Go's regexp, and what is
// left open.
func TestMatchAREKnowsItsLimits(t *testing.T) {
	for _, test := range []struct {
		pattern string
		exact   bool
	}{
		{`^maas$`, true},
		{`(?i)^MAAS$`, true},
		{`(?n)^maas$`, true},
		{`\ymaas\Y`, true},
		{`^[^\W_]+é[[:alpha:]]$`, true},
		{`^.{255}$`, true},
		{`(m|a*)*?s`, true},
		{`***=(m*`, true},
		{`(?b)\(m*\)`, true},
		{`\mmaas`, false},
		{`maas[[:>:]]`, false},
		{`maas(?=x)`, false},
		{`(?<!x)maas`, false},
		{`(a)\1`, false},
		{`(?:a{100}){100}`, false}, // Go repeats up to 1000 times
		{strings.Repeat("(a", 1100) + strings.Repeat(")*", 1100), false},
		{`(^|m)*`, false}, // the server may find such loops too complex
		{`(`, false},
	} {
		if _, exact := Match(test.pattern, "maas"); exact != test.exact {
			t.Errorf("%.40q: got %v, want %v", test.pattern, exact, test.exact)
		}
	}
}

func TestTooComplex(t *testing.T) {
	// What fits and what does not, of the same form. The limits in between
	// are measured.
	for _, test := range []struct {
		form       func(n int) string
		fits, fail int
	}{
		{func(n int) string { return strings.Repeat("(", n) + strings.Repeat(")", n) }, 8000, 9500},
		{func(n int) string { return strings.Repeat("(?=", n) + strings.Repeat(")", n) }, 8000, 1000000},
		{func(n int) string { return strings.Repeat("[a-z]", n) }, 42000, 43500},
		{func(n int) string { return strings.Repeat("(ab)", n) }, 10400, 10900},
		{func(n int) string { return strings.Repeat("a*", n) }, 1500, 1600},
		{func(n int) string { return strings.Repeat("a+", n) }, 14000, 14700},
		{func(n int) string { return "(?:a{255}){" + strconv.Itoa(n) + "}" }, 160, 175},
		{func(n int) string { return "((ab){255}){" + strconv.Itoa(n) + "}" }, 80, 90},
		{func(n int) string { return "(?:(?:a|b|c){255}){" + strconv.Itoa(n) + "}" }, 25, 40},
		{func(n int) string { return "(?:(?:a{255}){255}){" + strconv.Itoa(n) + "}" }, 0, 255},
	} {
		for n, want := range map[int]string{test.fits: "", test.fail: tooComplex} {
			if got := Check(test.form(n)); got != want {
				t.Errorf("%.20s, %d times: got %q, want %q", test.form(n), n, got, want)
			}
		}
	}
}

// FuzzMatch holds Match to what is true of every pattern: one that does not
// compile matches nothing, and those that strings can say too say the same.
func FuzzMatch(f *testing.F) {
	for _, answer := range answers(f, "problems.txt", 2) {
		f.Add(answer[0], "maas")
	}
	for _, answer := range answers(f, "matches.txt", 3) {
		f.Add(answer[0], answer[1])
	}
	f.Fuzz(func(t *testing.T, pattern, name string) {
		problem := Check(pattern)
		if matched, exact := Match(pattern, name); problem != "" && (matched || exact) || matched && !exact {
			t.Errorf("%q matches %q: %v, %v, though %q", pattern, name, matched, exact, problem)
		}
		if len(pattern) > 1000 {
			return
		}
		word := letters(pattern)
		for p, want := range map[string]bool{
			"***=" + pattern:      strings.Contains(name, pattern),
			word:                  strings.Contains(name, word),
			"^" + word:            strings.HasPrefix(name, word),
			word + "$":            strings.HasSuffix(name, word),
			"^" + word + "$":      name == word,
			"^(" + word + "|x)$":  name == word || name == "x",
			"^(?:" + word + ")?$": name == word || name == "",
		} {
			matches(t, p, name, want)
		}
		matches(t, "(?i)"+word, letters(name), strings.Contains(strings.ToLower(letters(name)), strings.ToLower(word)))
	})
}

func matches(t *testing.T, pattern, name string, want bool) {
	t.Helper()
	if matched, exact := Match(pattern, name); !exact || matched != want {
		t.Errorf("%q in %q: got %v, %v, want %v", pattern, name, matched, exact, want)
	}
}

// letters are the ASCII letters of text, in order.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return -1
	}, text)
}
