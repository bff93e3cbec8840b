package regiond

import (
	"bytes"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// InsertOption returns the edit that adds an option, whose value is given as
// YAML text. There is none when the file cannot be loaded, holds the option
// already, or has no place where MAAS would read it.
func (f *File) InsertOption(key, yamlText string) (parse.Edit, bool) {
	want, ok := f.valueOf(key, yamlText)
	if !ok || f.LoadError != nil || f.has(key) || f.isUTF16() {
		return parse.Edit{}, false
	}
	entry := key + ": " + yamlText
	for _, edit := range f.insertions(entry) {
		if f.gives([]parse.Edit{edit}, key, want, nil) {
			return edit, true
		}
	}
	return parse.Edit{}, false
}

// ReplaceValue returns the edit that gives an entry another value, as YAML text.
// There is none when MAAS would then not read just that: a tag, say, may stand
// before the value.
func (f *File) ReplaceValue(o *Option, yamlText string) (parse.Edit, bool) {
	want, ok := f.valueOf(o.Key, yamlText)
	if !ok || o.Merged || f.isUTF16() || !f.oneLine(o.ValueSpan) {
		return parse.Edit{}, false
	}
	if o.ValueSpan.Len() == 0 {
		// `key:` alone: what is written has to stand apart from the colon.
		yamlText = " " + yamlText
	}
	edit := parse.Edit{Path: f.Source.Path, Span: o.ValueSpan, Text: yamlText}
	return edit, f.gives([]parse.Edit{edit}, o.Key, want, nil)
}

// valueOf returns what MAAS makes of an option with the value yamlText.
func (f *File) valueOf(key, yamlText string) (Value, bool) {
	text := key + ": " + yamlText + "\n"
	alone := Parse(parse.NewSource(f.Source.Path, []byte(text)), f.Release)
	if alone.LoadError != nil || alone.effective[key] == nil || len(alone.Options) != 1 {
		return Value{}, false
	}
	return alone.effective[key].Value, true
}

// has tells whether an entry of the file itself has the key.
func (f *File) has(key string) bool {
	return slices.ContainsFunc(f.Options, func(o *Option) bool { return o.Named && o.Key == key })
}

func (f *File) isUTF16() bool {
	return bytes.HasPrefix(f.Source.Text, []byte("\xFF\xFE")) || bytes.HasPrefix(f.Source.Text, []byte("\xFE\xFF"))
}

// insertions returns the edits that may add an entry, the best first.
func (f *File) insertions(entry string) []parse.Edit {
	src := f.Source
	end := len(src.Text)
	if f.root == nil || len(f.Options) == 0 && f.root.Resolve().Style != yamlnode.Flow {
		return []parse.Edit{src.InsertLine(end, entry)}
	}
	if f.root.Resolve().Style == yamlnode.Flow {
		return []parse.Edit{f.flowInsertion(entry)}
	}
	first, last := f.Options[0], f.Options[len(f.Options)-1]
	before := src.LineSpan(src.Line(first.key.Start)).Start
	indent := leadingBlanks(src.Text[before:first.key.Start])
	return []parse.Edit{
		src.InsertLine(last.Lines.End, indent+entry),
		src.InsertLine(end, indent+entry),
		src.InsertLine(before, indent+entry),
	}
}

// leadingBlanks returns the spaces before the first key. A byte order mark or
// "? " may stand there too.
func leadingBlanks(line []byte) string {
	line = bytes.TrimPrefix(line, []byte(byteOrderMark))
	return string(line[:len(line)-len(bytes.TrimLeft(line, " "))])
}

// flowInsertion returns the edit that adds an entry before the "}" of a flow
// mapping.
func (f *File) flowInsertion(entry string) parse.Edit {
	at := f.root.Resolve().Span.Start + 1
	if n := len(f.Options); n > 0 {
		last := f.Options[n-1]
		at = max(last.KeySpan.End, last.ValueSpan.End)
		entry = ", " + entry
	}
	return parse.Edit{Path: f.Source.Path, Span: parse.Span{Start: at, End: at}, Text: entry}
}

// Remove returns the edit that takes an entry out of the file. There is none
// when the rest of the file would then read otherwise.
func (f *File) Remove(o *Option) (parse.Edit, bool) {
	edit, ok := f.removal(o)
	return edit, ok && f.gives([]parse.Edit{edit}, "", Value{}, o)
}

// RemoveShadowed returns the edits that take out all entries of an option that
// MAAS never sees. There are none when the rest of the file would then read
// otherwise.
func (f *File) RemoveShadowed(key string) (edits []parse.Edit, ok bool) {
	for _, o := range f.Options {
		if !o.Shadowed || o.Key != key {
			continue
		}
		edit, ok := f.removal(o)
		if !ok {
			return nil, false
		}
		edits = append(edits, edit)
	}
	return edits, len(edits) > 0 && f.gives(edits, "", Value{}, nil)
}

// removal is the edit that takes an entry out, and nothing that is said of
// another one.
func (f *File) removal(o *Option) (edit parse.Edit, ok bool) {
	edit = parse.Edit{Path: f.Source.Path, Span: o.Lines}
	switch {
	case o.Merged || f.isUTF16():
		return parse.Edit{}, false
	case f.root.Resolve().Style == yamlnode.Flow:
		edit.Span = f.flowEntry(o)
		before, after := f.Source.Text[edit.Span.Start:o.key.Start], f.Source.Text[max(o.KeySpan.End, o.ValueSpan.End):edit.Span.End]
		return edit, !bytes.Contains(before, []byte("#")) && !bytes.Contains(after, []byte("#"))
	case edit.Span.Start == 0 && bytes.HasPrefix(f.Source.Text, []byte(byteOrderMark)):
		edit.Span.Start = len(byteOrderMark)
	}
	return edit, true
}

const byteOrderMark = "\ufeff"

// flowEntry returns an entry of a flow mapping with the comma behind it, or
// before it when it is the last of several.
func (f *File) flowEntry(o *Option) parse.Span {
	span := parse.Span{Start: o.key.Start, End: max(o.KeySpan.End, o.ValueSpan.End)}
	i := slices.Index(f.Options, o)
	switch {
	case i+1 < len(f.Options):
		span.End = f.Options[i+1].key.Start
	case i > 0:
		span.Start = max(f.Options[i-1].KeySpan.End, f.Options[i-1].ValueSpan.End)
	case bytes.HasPrefix(f.Source.Text[span.End:], []byte(",")):
		span.End++
	}
	return span
}

// gives tells whether after the edits the file loads, MAAS reads want for key,
// and every other option is as it was; without is an entry that is gone.
func (f *File) gives(edits []parse.Edit, key string, want Value, without *Option) bool {
	after := Parse(parse.NewSource(f.Source.Path, parse.Apply(f.Source.Text, edits)), f.Release)
	if after.LoadError != nil {
		return false
	}
	for name, before := range f.effective {
		if name == key {
			continue
		}
		now := after.effective[name]
		if before == without {
			continue
		}
		if now == nil || now.Value.Repr() != before.Value.Repr() || now.Value.Type != before.Value.Type {
			return false
		}
	}
	if key == "" {
		// Each edit takes out one entry.
		return len(after.Options) == len(f.Options)-len(edits)
	}
	now := after.effective[key]
	return now != nil && now.Value.Type == want.Type && now.Value.Repr() == want.Repr()
}

// insertAt returns the edit that puts text at an offset.
func (f *File) insertAt(offset int, text string) parse.Edit {
	return parse.Edit{Path: f.Source.Path, Span: parse.Span{Start: offset, End: offset}, Text: text}
}

// deleteAt returns the edit that deletes the byte at an offset.
func (f *File) deleteAt(offset int) parse.Edit {
	return parse.Edit{Path: f.Source.Path, Span: parse.Span{Start: offset, End: offset + 1}}
}

// oneLine tells whether a span holds no line end of YAML's.
func (f *File) oneLine(span parse.Span) bool {
	return !strings.ContainsAny(string(f.Source.Text[span.Start:span.End]), "\r\n\u0085\u2028\u2029")
}
