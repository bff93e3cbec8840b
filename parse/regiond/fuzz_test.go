package regiond_test

import (
	"bytes"
	"testing"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/regiond"
)

// FuzzParse checks that places are inside the text, that edits do what they
// promise, and that a password is in nothing that a report shows.
func FuzzParse(f *testing.F) {
	for _, a := range []string{
		"database_host: a\nnum_workers: \"8\"\n", "{debug: \"no\", database_pass: CANARY}", "<<: {num_workers: }\n", "a: b\r\n", "database_pass:\tCANARY\n",
		"x: &p CANARY\ndatabase_pass: *p\ndatabase_host: [*p]\n", "database_pass: >\n  CANARY\n", "\xff\xfea\x00:\x00 \x00b\x00",
	} {
		f.Add([]byte(a))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file := regiond.Parse(parse.NewSource("regiond.conf", text), 308)
		places(t, file)
		if edit, ok := file.InsertOption("num_workers", "3"); ok {
			after := regiond.Parse(parse.NewSource("regiond.conf", []byte(apply(string(text), edit))), 308)
			if n, _, _ := after.Workers(); n != 3 {
				t.Fatalf("%d workers after %+v", n, edit)
			}
		}
		for _, o := range file.Options {
			repair, ok := file.Repair(o)
			if !ok {
				continue
			}
			after := regiond.Parse(parse.NewSource("regiond.conf", []byte(apply(string(text), repair.Edits...))), 308)
			if _, raised := after.Get(o.Key); raised != nil {
				t.Fatalf("after %+v: %v", repair, raised)
			}
		}
		secret(t, file)
	})
}

func places(t *testing.T, f *regiond.File) {
	inside := func(s parse.Span) {
		if s.Start < 0 || s.End < s.Start || s.End > len(f.Source.Text) {
			t.Fatalf("span %v in a text of %d bytes", s, len(f.Source.Text))
		}
	}
	if f.LoadError != nil {
		inside(f.LoadError.Place.Span)
		inside(f.LoadError.Context.Span)
	}
	for _, o := range f.Options {
		inside(o.KeySpan)
		inside(o.ValueSpan)
		inside(o.Lines)
		if !o.Lines.Contains(o.KeySpan) {
			t.Fatalf("the lines %v of an entry without its key %v", o.Lines, o.KeySpan)
		}
	}
}

// secret checks the value of database_pass when it is long enough not to occur
// by chance.
func secret(t *testing.T, f *regiond.File) {
	o := f.Effective("database_pass")
	if o == nil || !o.Known {
		return
	}
	value := f.Source.Text[o.ValueSpan.Start:o.ValueSpan.End]
	if len(value) < 6 || bytes.Count(f.Source.Text, value) != 1 {
		return
	}
	for _, shown := range everythingShown(f) {
		if bytes.Contains([]byte(shown), value) {
			t.Fatalf("%q is shown in %q", value, shown)
		}
	}
}
