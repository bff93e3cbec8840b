package hba_test

import (
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// TestRecordSize holds a record to what a million of them may take.
func TestRecordSize(t *testing.T) {
	if size := unsafe.Sizeof(hba.Record{}); size > 48 {
		t.Errorf("a record takes %d bytes", size)
	}
}

// TestShared shows what records share: the words of equal lists, and all that follows
// from the type and from the method on; not what they are quoted like, or what they
// are in a file of another version.
func TestShared(t *testing.T) {
	f := parseText(t, `host a,b maas 10.0.0.1/32 md5
host a,b maas 10.0.0.2 255.255.255.255 md5   # a comment
host a,"b" maas ::1/128 md5
hostssl "a",b maas 10.0.0.0/8 md5
hostssl a,b maas all cert map=m
hostssl a,b maas all cert map=n
host a,b maas 10.0.0.1 255.0.255.0 md5
`, version.PostgreSQL16)
	first := &f.Records[0]
	for i, want := range []struct{ list, kind bool }{{true, true}, {true, true}, {false, true}, {false, false}, {true, false}, {true, false}, {true, false}} {
		r := &f.Records[i]
		if got := &first.Databases()[0] == &r.Databases()[0]; got != want.list {
			t.Errorf("line %d shares the databases of the first: %v", r.Line(), got)
		}
		if got := first.Kind == r.Kind; got != want.kind {
			t.Errorf("line %d shares the kind of the first: %v", r.Line(), got)
		}
	}
}

// TestAsked shows that a question is asked once of equal lists, be they of databases
// or of users.
func TestAsked(t *testing.T) {
	f := parseText(t, "local a,b a,b peer\nlocal b a,b peer\nlocal a,b b peer\n", version.PostgreSQL16)
	var asked [][]hba.Word
	hasA := f.Ask(func(words []hba.Word) bool {
		asked = append(asked, words)
		return words[0].Text == "a"
	})
	var got [][2]bool
	for r := range f.All() {
		got = append(got, [2]bool{hasA.OfDatabases(r), hasA.OfUsers(r)})
	}
	if diff := cmp.Diff([][2]bool{{true, true}, {false, true}, {true, false}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([][]hba.Word{{{Text: "a"}, {Text: "b"}}, {{Text: "b"}}}, asked); diff != "" {
		t.Errorf("asked of (-want +got):\n%s", diff)
	}
}

// TestIsPlain shows which addresses are as people read them, without a look at what
// the line says.
func TestIsPlain(t *testing.T) {
	for address, want := range map[string]bool{
		"10.0.0.1/32": true, "0.0.0.0/0": true, "10.0.0.1 255.255.255.0": true, `"10.0.0.1/8"`: true,
		"10.0.0.01/32": false, "10.1/32": false, "0x0a.0.0.1/32": false, "::1/128": false, "10.0.0.1/032": false, "all": false, "x.example.com": false,
	} {
		f := parseText(t, "host all all "+address+" md5\n", version.PostgreSQL16)
		if r := &f.Records[0]; !r.Valid() || r.IsPlain() != want {
			t.Errorf("%s: valid %v, plain %v", address, r.Valid(), r.IsPlain())
		}
	}
}
