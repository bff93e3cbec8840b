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

// writeJSON writes the document as `regionlint schema report` describes it.
func writeJSON(w io.Writer, doc *Document, _ Style) error { return writeIndented(w, doc) }

// writeIndented writes v as JSON that people can read too.
func writeIndented(w io.Writer, v any) error {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	_, err := w.Write(escapeHidden(out.Bytes()))
	return err
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
