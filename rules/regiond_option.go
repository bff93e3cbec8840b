package rules

import (
	"strings"
	"unicode"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pyyaml"
	"github.com/regionlint/regionlint/parse/yamlnode"
)

// setOption returns where an option of a region's regiond.conf is set, or would
// be, and the edit that gives it another value. ok is false where there is no
// sane edit.
func setOption(h *bundle.Host, key, value string) (place parse.Place, edit parse.Edit, ok bool) {
	return setYAML(h, key, func(style yamlnode.Style) string { return writeYAML(value, style) })
}

// setText is setOption for any text, which MAAS must not read as something else.
func setText(h *bundle.Host, key, value string) (place parse.Place, edit parse.Edit, ok bool) {
	place, edit, ok = setYAML(h, key, func(style yamlnode.Style) string { return writeText(value, style) })
	return place, edit, ok && strings.IndexFunc(value, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

func setYAML(h *bundle.Host, key string, write func(yamlnode.Style) string) (place parse.Place, edit parse.Edit, ok bool) {
	o := h.Regiond.Effective(key)
	if o == nil {
		edit, ok = h.Regiond.InsertOption(key, write(yamlnode.Plain))
		return h.Regiond.Place(edit.Span), edit, ok
	}
	edit, ok = h.Regiond.ReplaceValue(o, write(o.Style))
	return h.Regiond.ValuePlace(o), edit, ok
}

// optionPlace is where an option of a region's regiond.conf is set, or would be.
func optionPlace(h *bundle.Host, key string) parse.Place {
	if o := h.Regiond.Effective(key); o != nil {
		return h.Regiond.ValuePlace(o)
	}
	place, _, _ := setOption(h, key, "x")
	return place
}

// writeYAML writes an address, a name or a number in the style that the value
// had. A plain one with a colon gets quotes, since YAML 1.1 takes some such
// words for numbers.
func writeYAML(value string, style yamlnode.Style) string {
	switch {
	case style == yamlnode.SingleQuoted && !isNumber(value):
		return "'" + value + "'"
	case style == yamlnode.DoubleQuoted && !isNumber(value), strings.Contains(value, ":"):
		return `"` + value + `"`
	}
	return value
}

// writeText writes any text on one line, in the style that the value had if it can
// stand so.
func writeText(text string, style yamlnode.Style) string {
	isWord := strings.IndexFunc(text, func(r rune) bool {
		return r != '_' && r != '-' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) < 0
	switch {
	case isWord && !strings.HasPrefix(text, "-") && style == yamlnode.Plain && pyyaml.ResolvePlain(text) == "str":
		return text
	case isWord && style == yamlnode.DoubleQuoted:
		return `"` + text + `"`
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

func isNumber(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// regiondFix is a safe fix to regiond.conf, which MAAS reads when it starts.
func regiondFix(h *bundle.Host, message string, edits ...parse.Edit) Fix {
	service := Regiond
	if h.IsSnap() {
		service = MAASSnap
	}
	return Fix{Applicability: Safe, Message: message, Edits: edits, Takes: Effect{Host: h.Name, Service: service}}
}
