package named_test

import (
	"testing"
	"testing/fstest"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/named"
)

// FuzzParse holds the reader to what is true of every file.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"options { directory \"/tmp\"; forwarders { 10.0.0.1; 10.0.0.2 port 53; }; }; // x\n",
		"options { include \"/x\"; };\ninclude \"/main\";\ninclude \"*\";\n",
		"acl a{!{b;};};/**/zone\"z\"{type master;};#\n",
		"options { recursion yes/* x *// no; };\r\n/*",
		"view v { zone z { forwarders { }; } };\x00\"\\\"\n",
		"key k { secret \"x\\\\\"; }; ! ; } {",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tree := fstest.MapFS{
			"main": {Data: []byte(text)},
			"x":    {Data: []byte("recursion no; allow-query {")},
		}
		file := parseTree(t, tree, "main")
		inOrder(t, file.Statements)
		for _, src := range file.Sources {
			nothingLost(t, src)
		}
		if len(file.Sources) == 1 {
			removed(t, file)
		}
	})
}

// nothingLost checks that the tokens and the gaps between them make up the text,
// and that there is nothing in a gap but blanks and comments.
func nothingLost(t *testing.T, src *parse.Source) {
	t.Helper()
	at := 0
	for _, token := range named.Tokens(src) {
		span := token.Place.Span
		if span.Start < at || span.Len() == 0 || span.End > len(src.Text) {
			t.Fatalf("token %v follows %d", span, at)
		}
		gap := parse.NewSource("gap", src.Text[at:span.Start])
		if found := named.Tokens(gap); len(found) > 0 && !isRestOfComment(src, at) {
			t.Fatalf("there is %q in the gap %q", found[0].Text, gap.Text)
		}
		if token.Kind == named.Word && token.Text != token.Place.Text() {
			t.Fatalf("the word %q stands for %q", token.Place.Text(), token.Text)
		}
		at = span.End
	}
}

// isRestOfComment tells whether the gap at an offset begins with a comment right
// behind a word, whose last slash is a token.
func isRestOfComment(src *parse.Source, at int) bool {
	return at+1 < len(src.Text) && string(src.Text[at:at+2]) == "/*"
}

// inOrder checks that each statement lies in its file, between its keyword and its
// semicolon.
func inOrder(t *testing.T, statements []*named.Statement) {
	t.Helper()
	for _, s := range statements {
		if place, ok := s.Place(); ok {
			if place.Span.Start >= place.Span.End || place.Span.End > len(place.Source.Text) {
				t.Fatalf("%s lies at %v", s.Name, place.Span)
			}
			for _, token := range s.Tokens {
				if token.Place.Source == place.Source && !place.Span.Contains(token.Place.Span) {
					t.Fatalf("%q lies at %v, outside of %v", token.Text, token.Place.Span, place.Span)
				}
			}
		}
		inOrder(t, s.Body)
	}
}

// removed takes each option out of the options block of a file that named can
// read, and checks that the others stay what they were.
func removed(t *testing.T, file *named.File) {
	t.Helper()
	options := file.Options()
	if options == nil || len(file.Problems) > 0 {
		return
	}
	for i, s := range options.Body {
		edit, ok := s.Removal()
		if !ok {
			t.Fatalf("%s cannot be removed", s.Name)
		}
		text := parse.Apply(file.Source.Text, []parse.Edit{edit})
		rest := parseTree(t, fstest.MapFS{"main": {Data: text}}, "main")
		if rest.Options() == nil || len(rest.Problems) > 0 || len(rest.Options().Body) != len(options.Body)-1 {
			t.Fatalf("without %s: %q", s.Name, text)
		}
		for j, left := range rest.Options().Body {
			if j >= i {
				j++
			}
			if left.Name != options.Body[j].Name {
				t.Fatalf("%s has become %s: %q", options.Body[j].Name, left.Name, text)
			}
		}
	}
}
