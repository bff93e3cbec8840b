package suppression

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/nearest"
)

// Comment is one comment that is for regionlint.
type Comment struct {
	Source *parse.Source
	// Span is the comment from its sign to its end.
	Span parse.Span
	// Alone tells that nothing else stands on its line.
	Alone bool
	// Aside tells that it stands behind other words in a comment, as where a line
	// with a suppression is commented out. It may be there for later.
	Aside bool
	// WholeFile tells that it is about all of the file.
	WholeFile bool
	// Lines are those that it is about, if not all.
	Lines Lines
	// Rules are the words that name rules.
	Rules []Word
	// Until is the last day on which it counts, as YYYY-MM-DD; without text where
	// it does not end.
	Until Word
	// Reason is what stands behind the two hyphens.
	Reason Word
	// Problem is why it cannot be understood; nil if it can. Then it silences
	// nothing.
	Problem *Problem

	// words are all of them up to the reason.
	words []Word
}

// Word is a word of a comment, and where it stands.
type Word struct {
	Text string
	Span parse.Span
}

// Problem is what is wrong with a comment.
type Problem struct {
	Span parse.Span
	// Message says what is wrong, without a final stop.
	Message string
	// Help says what to write instead.
	Help string
}

// Place is where the comment stands.
func (c *Comment) Place() parse.Place { return c.At(c.Span) }

// At is a place in the comment's file.
func (c *Comment) At(span parse.Span) parse.Place { return parse.Place{Source: c.Source, Span: span} }

// address is how a comment turns to regionlint: a sign, the word, and a colon. What
// has no colon is meant so where "ignore" follows.
var address = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[ \t])(#+|//+|;+|/\*+)[ \t]*(?i:regionlint)(?:([ \t]*:)|[ \t]+(?i:ignore)\b|[-_](?i:ignore)\b)`)
})

// locate finds where in a comment the words to regionlint begin, at their sign.
func locate(comment []byte) (at int, ok bool) {
	found := address().FindSubmatchIndex(comment)
	if found == nil || bytes.Contains(comment[:found[2]], []byte("\n")) {
		return 0, false
	}
	return found[2], true
}

// read takes the comment apart.
func (c *Comment) read() {
	text := c.Source.Text[c.Span.Start:c.Span.End]
	if at := bytes.IndexByte(text, '\n'); at >= 0 {
		c.fail(parse.Span{Start: c.Span.Start, End: c.Span.Start + len(bytes.TrimRight(text[:at], "\r"))},
			"the suppression goes on in the next line", oneLine(text))
		return
	}
	found := address().FindSubmatchIndex(text)
	body := found[1]
	if found[4] < 0 {
		// The word ignore is part of what was found.
		body -= len("ignore")
	}
	text = bytes.TrimRight(text, " \t\r")
	if bytes.HasPrefix(text[found[2]:], []byte("/*")) {
		text = bytes.TrimSuffix(text, []byte("*/"))
	}
	c.cut(string(text[min(body, len(text)):]), c.Span.Start+body)
	if found[4] < 0 {
		c.fail(c.Span, "the suppression lacks a colon", fmt.Sprintf("write `regionlint: %s`", c.shown(c.words...)))
		return
	}
	c.understand()
}

func oneLine(text []byte) string {
	if bytes.HasPrefix(text, []byte("/*")) {
		return "put it on one line"
	}
	return "take away the backslash at its end, which makes the next line part of the comment"
}

// cut cuts what follows the colon into words and the reason. Blanks and commas are
// between words.
func (c *Comment) cut(text string, offset int) {
	const separators = " \t\r,"
	for at := 0; ; {
		rest := strings.TrimLeft(text[at:], separators)
		at = len(text) - len(rest)
		if rest == "" {
			return
		}
		if reason, ok := strings.CutPrefix(rest, "--"); ok {
			reason = strings.TrimSpace(reason)
			start := offset + strings.LastIndex(text, reason)
			c.Reason = Word{reason, parse.Span{Start: start, End: start + len(reason)}}
			return
		}
		length := strings.IndexAny(rest, separators)
		if length < 0 {
			length = len(rest)
		}
		c.words = append(c.words, Word{rest[:length], parse.Span{Start: offset + at, End: offset + at + length}})
		at += length
	}
}

// shown are words as a message may tell them: without secrets, and not too long.
func (c *Comment) shown(words ...Word) string {
	const most = 40
	var texts []string
	for _, w := range words {
		texts = append(texts, c.Source.Shown(w.Span))
	}
	text := strings.ReplaceAll(strings.Join(texts, " "), "`", "'")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "..."
}

const (
	ignore     = "ignore"
	ignoreFile = "ignore-file"
	form       = "write `regionlint: ignore RULE until=YYYY-MM-DD -- reason`; until and the reason may be left out"
)

// behindHyphen are the words of a reason without the one hyphen, or the dash, that they
// may begin with.
func behindHyphen(words []Word) []Word {
	if len(words) > 1 && strings.Trim(words[0].Text, "-\u2013\u2014") == "" {
		return words[1:]
	}
	return words
}

// understand gives each word its meaning, up to the first that has none.
func (c *Comment) understand() {
	if len(c.words) == 0 {
		c.fail(c.Span, "the suppression does not say what to do", form)
		return
	}
	switch verb := c.words[0]; strings.ToLower(verb.Text) {
	case ignore:
	case ignoreFile:
		c.WholeFile = true
	default:
		c.fail(verb.Span, fmt.Sprintf("a suppression says `ignore` or `ignore-file`, not `%s`", c.shown(verb)), meant(verb.Text))
		return
	}
	for i, w := range c.words[1:] {
		switch {
		case strings.HasPrefix(strings.ToLower(w.Text), "until"):
			c.until(w)
		case isRule(w.Text):
			c.Rules = append(c.Rules, w)
		default:
			c.fail(parse.Span{Start: w.Span.Start, End: c.words[len(c.words)-1].Span.End},
				fmt.Sprintf("`%s` is no rule", c.shown(w)), fmt.Sprintf("a reason goes behind two hyphens: `-- %s`", c.shown(behindHyphen(c.words[i+1:])...)))
		}
		if c.Problem != nil {
			return
		}
	}
	if len(c.Rules) == 0 {
		c.fail(c.Span, "the suppression names no rule", form)
	}
}

func meant(verb string) string {
	if near := nearest.Word(strings.ToLower(verb), []string{ignore, ignoreFile}); near != "" {
		return fmt.Sprintf("did you mean `%s`?", near)
	}
	return form
}

func (c *Comment) until(w Word) {
	const help = "write `until=YYYY-MM-DD`, the last day on which it is to count"
	value, ok := strings.CutPrefix(w.Text[len("until"):], "=")
	day := Word{value, parse.Span{Start: w.Span.End - len(value), End: w.Span.End}}
	switch _, err := time.Parse(time.DateOnly, value); {
	case !ok:
		c.fail(w.Span, fmt.Sprintf("`%s` gives no day", c.shown(w)), help)
	case err != nil:
		c.fail(w.Span, fmt.Sprintf("`%s` is no day", c.shown(day)), help)
	case c.Until.Text != "":
		c.fail(w.Span, "the suppression has two last days", "keep one of them")
	default:
		c.Until = Word{value, w.Span}
	}
}

func (c *Comment) fail(span parse.Span, message, help string) {
	c.Problem = &Problem{span, message, help}
}

// ruleWord is what a rule can be called by: the start of a code, a code, or a name,
// with slips of the pen.
var ruleWord = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:[A-Za-z]{1,3}|[A-Za-z]+[0-9][A-Za-z0-9]*|[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+)$`)
})

func isRule(word string) bool { return ruleWord().MatchString(word) }
