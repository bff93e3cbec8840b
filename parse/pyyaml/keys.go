package pyyaml

import "slices"

// simpleKey is a place where a key without "?" may have begun.
type simpleKey struct {
	// token is the number of the token that may be the key.
	token int
	// required tells whether nothing but a key can stand there: it is in the
	// column of the block mapping around it.
	required         bool
	at, line, column int
}

// maxKey is how many characters a simple key may have.
const maxKey = 1024

func (s *scanner) key() *simpleKey { return s.keys[len(s.keys)-1] }

func (s *scanner) setKey(k *simpleKey) { s.keys[len(s.keys)-1] = k }

// firstKey returns the lowest token number of what may be keys, or -1.
func (s *scanner) firstKey() int {
	first := -1
	for _, k := range s.keys {
		if k != nil && (first < 0 || k.token < first) {
			first = k.token
		}
	}
	return first
}

// saveKey notes that a simple key may begin here.
func (s *scanner) saveKey() {
	if !s.keyAllowed {
		return
	}
	s.dropKey()
	s.setKey(&simpleKey{
		token:    s.taken + len(s.tokens),
		required: s.flow == 0 && s.indent == s.column,
		at:       s.at, line: s.line, column: s.column,
	})
}

// dropKey forgets the possible key on this level: no colon can come for it.
func (s *scanner) dropKey() {
	if k := s.key(); k != nil {
		s.refuseKey(k)
		s.setKey(nil)
	}
}

// dropStaleKeys forgets the possible keys that have grown over their line or
// too long.
func (s *scanner) dropStaleKeys() {
	for i, k := range s.keys {
		if k != nil && (k.line != s.line || s.at-k.at > maxKey) {
			s.refuseKey(k)
			s.keys[i] = nil
		}
	}
}

func (s *scanner) refuseKey(k *simpleKey) {
	if k.required {
		s.fail("while scanning a simple key", k.at, "could not find expected ':'", 0)
	}
}

// insertKey puts a key token, and the start of a block mapping when the key
// begins one, before the tokens of the key.
func (s *scanner) insertKey(k *simpleKey) {
	at := k.token - s.taken
	s.tokens = slices.Insert(s.tokens, at, token{kind: keyToken, start: k.at, end: k.at})
	if s.flow == 0 && s.pushIndent(k.column) {
		s.tokens = slices.Insert(s.tokens, at, token{kind: blockMappingStart, start: k.at, end: k.at})
	}
}

// openBlock begins a block collection here, unless it is open already.
func (s *scanner) openBlock(kind tokenKind) {
	if s.pushIndent(s.column) {
		s.add(token{kind: kind, start: s.at, end: s.at})
	}
}

// pushIndent tells whether column is deeper than the open block collection; if
// so it is the indentation from now on.
func (s *scanner) pushIndent(column int) bool {
	if s.indent >= column {
		return false
	}
	s.indents = append(s.indents, s.indent)
	s.indent = column
	return true
}

// unwind closes the block collections that are deeper than column.
func (s *scanner) unwind(column int) {
	if s.flow != 0 {
		return
	}
	for s.indent > column {
		s.indent = s.indents[len(s.indents)-1]
		s.indents = s.indents[:len(s.indents)-1]
		s.add(token{kind: blockEnd, start: s.at, end: s.at})
	}
}
