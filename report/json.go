package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/regionlint/regionlint/parse/workflow"
)

// jsonReport writes the document as `regionlint schema report` describes it. What the
// encoder gives for its parts is put together, so that findings are written one by one.
var jsonReport = &series{
	head: func(w io.Writer, doc *Document, _ Style) error {
		return writePart(w, "", struct {
			SchemaVersion int    `json:"schema_version"`
			Tool          Tool   `json:"tool"`
			Bundles       []Home `json:"bundles"`
		}{doc.SchemaVersion, doc.Tool, doc.Bundles}, ",\n  \"findings\": [")
	},
	finding: func(w io.Writer, _ *Document, f *Finding, _ Style) error {
		text, err := indented("    ", f)
		if err == nil {
			_, err = fmt.Fprintf(w, "\n    %s", text)
		}
		return err
	},
	between: ",",
	tail: func(w io.Writer, doc *Document, _ Style) error {
		end := "\n  ],\n"
		if doc.counts().found == 0 {
			end = "],\n"
		}
		return writePart(w, end, struct {
			Skipped []Skip    `json:"skipped"`
			Applied []Applied `json:"applied"`
			Effects []Effect  `json:"effects"`
			Summary Summary   `json:"summary"`
		}{doc.Skipped, doc.Applied, doc.Effects, doc.Summary}, "\n}\n")
	},
}

// writePart writes what is between the braces of an object, and what stands around it:
// with nothing before it, the first brace.
func writePart(w io.Writer, before string, object any, after string) error {
	text, err := indented("", object)
	if err != nil {
		return err
	}
	text = bytes.TrimSuffix(text, []byte("\n}"))
	if before != "" {
		text = bytes.TrimPrefix(text, []byte("{\n"))
	}
	_, err = fmt.Fprintf(w, "%s%s%s", before, text, after)
	return err
}

// writeIndented writes v as JSON that people can read too.
func writeIndented(w io.Writer, v any) error {
	text, err := indented("", v)
	if err == nil {
		_, err = fmt.Fprintf(w, "%s\n", text)
	}
	return err
}

// indented is v as JSON that people can read too, with a prefix before each line but the
// first.
func indented(prefix string, v any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(prefix, "  ")
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return escapeHidden(bytes.TrimSuffix(out.Bytes(), []byte("\n"))), nil
}

// escapeHidden writes the characters of JSON text that would move a terminal, or begin
// what GitHub's runner obeys in its log, as JSON escapes, which keep what they mean.
// They can only stand in strings; encoding/json has done so already for most of ASCII.
func escapeHidden(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		obeyed := r == '#' && bytes.HasPrefix(text[at:], []byte(workflow.Bracket))
		if !obeyed && (r < 0x7f || !unseen(r)) {
			out = append(out, text[at:at+size]...)
		} else {
			for _, unit := range utf16.AppendRune(nil, r) {
				out = fmt.Appendf(out, `\u%04x`, unit)
			}
		}
		at += size
	}
	return out
}
