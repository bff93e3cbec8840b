package hba

import (
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/are"
)

// list is a list of databases or of users. Equal ones of a file are one.
type list struct {
	words []Word
	// err says why the server refuses it, in whichever column; nil if it does not.
	err *Error
}

// shared finds what records have in common: of a million of them, a few thousand
// differ in more than addresses. Without it, a record takes ten times the memory.
type shared struct {
	// lists are the numbers of lists by their words.
	lists map[string]int32
	kinds map[kindKey]*Kind
	// refusals are the kinds of records that are refused before their method is read.
	refusals map[refusalKey]*Kind
	// key is where keys are put together.
	key []byte
	// secret tells whether a name of an option means one that holds a secret.
	secret map[string]bool
}

type kindKey struct {
	source *parse.Source
	of     Type
	words  string
}

type refusalKey struct {
	source *parse.Source
	of     Type
	err    Error
}

func newShared() shared {
	return shared{
		lists: map[string]int32{}, kinds: map[kindKey]*Kind{}, refusals: map[refusalKey]*Kind{},
		secret: map[string]bool{},
	}
}

// keyOf tells words from others: their texts, each with what it is, but for a plain
// word alone. No word has the end of a line in it.
func (s *shared) keyOf(words []word) []byte {
	if w := &words[0]; len(words) == 1 && !w.quoted && !w.unknown {
		return w.text
	}
	s.key = s.key[:0]
	for i := range words {
		w := &words[i]
		what := byte('0')
		for bit, is := range [...]bool{w.quoted, w.unknown, w.more} {
			if is {
				what |= 1 << bit
			}
		}
		s.key = append(append(s.key, w.text...), '\n', what)
	}
	return s.key
}

// list reads the next column as databases or users, and returns the list's number.
func (p *parser) list(c *columns, missing string) (number int32, err *Error) {
	words := c.next()
	if words == nil {
		return 0, &Error{Text: missing}
	}
	number = p.intern(words)
	if err := p.file.lists[number].err; err != nil {
		moved := *err
		moved.at.column = c.column
		return number, &moved
	}
	return number, nil
}

// intern returns the number of a list.
func (p *parser) intern(words []word) int32 {
	key := p.keyOf(words)
	if number, ok := p.lists[string(key)]; ok {
		return number
	}
	number := int32(len(p.file.lists))
	texts := string(key)
	p.lists[texts] = number
	l := list{words: make([]Word, 0, len(words))}
	for i := range words {
		w := &words[i]
		l.words = append(l.words, Word{Text: texts[:len(w.text)], Quoted: w.quoted, Unknown: w.unknown})
		texts = texts[min(len(w.text)+len("\n0"), len(texts)):]
	}
	l.err = p.checkRegexes(l.words)
	if len(p.file.lists) == cap(p.file.lists) {
		// append alone would copy a long slice, and leave it as garbage, four times as often.
		p.file.lists = slices.Grow(p.file.lists, len(p.file.lists))
	}
	p.file.lists = append(p.file.lists, l)
	return number
}

// checkRegexes compiles what starts with a slash, quoted or not
// (regcomp_auth_token).
func (p *parser) checkRegexes(words []Word) *Error {
	if !regexes.Has(p.version) {
		return nil
	}
	for i, w := range words {
		if !strings.HasPrefix(w.Text, "/") {
			continue
		}
		if problem := are.Check(w.Text[1:]); problem != "" {
			return position{word: i}.refuse(`invalid regular expression "%s": %s`, w.Text[1:], problem)
		}
	}
	return nil
}

func (p *parser) newKind(src *parse.Source, t Type) *Kind {
	k := &Kind{Source: src, Type: t, file: p.file}
	if t == HostSSL && !p.file.Server.SSL && !sslRequired.Has(p.version) {
		k.Warning = "hostssl record cannot match because SSL is disabled"
	}
	return k
}

// refusal is the kind of records that the server refuses for the same, before it
// comes to their method.
func (p *parser) refusal(src *parse.Source, t Type, err *Error) *Kind {
	key := refusalKey{src, t, *err}
	k, ok := p.refusals[key]
	if !ok {
		k = p.newKind(src, t)
		k.Err = err
		p.refusals[key] = k
	}
	return k
}

// kind is that of the records of a type with these words from the method on.
func (p *parser) kind(src *parse.Source, t Type, words []word) *Kind {
	if len(words) == 0 {
		return p.refusal(src, t, &Error{Text: "end-of-line before authentication method"})
	}
	key := p.keyOf(words)
	if k, ok := p.kinds[kindKey{src, t, string(key)}]; ok {
		return k
	}
	k := p.newKind(src, t)
	p.kinds[kindKey{src, t, string(key)}] = k
	c := columns{words: words}
	for _, step := range []func(*Kind, *columns) *Error{p.method, p.options, p.requiredOptions} {
		if k.Err = step(k, &c); k.Err != nil {
			break
		}
	}
	return k
}

// method reads the column of the method.
func (p *parser) method(k *Kind, c *columns) *Error {
	word, err := c.one("end-of-line before authentication method", "multiple values specified for authentication type")
	if err != nil {
		err.at.fromMethod = true
		return err
	}
	name := string(word.text)
	m, ok := MethodByName(name)
	switch {
	case !ok || !m.Versions.Has(p.version):
		return atMethod.refuse(`invalid authentication method "%s"`, name)
	case m.NotOnLinux:
		return atMethod.refuse(`invalid authentication method "%s": not supported by this build`, name)
	}
	k.Method = m.Name
	switch {
	case k.Type == Local && m.Name == "ident":
		k.Method = "peer"
	case k.Type == Local && m.Name == "gss":
		return atMethod.refuse("gssapi authentication is not supported on local sockets")
	case k.Type != Local && m.Name == "peer":
		return atMethod.refuse("peer authentication is only supported on local sockets")
	case k.Type != HostSSL && m.Name == "cert":
		return atMethod.refuse("cert authentication is only supported on hostssl connections")
	}
	return nil
}
