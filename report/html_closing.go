package report

import "strings"

// htmlFixed is a fix that was applied.
type htmlFixed struct {
	Rule, Bundle, At string
	Message          []htmlProse
}

func htmlFixedOf(doc *Document) []htmlFixed {
	var list []htmlFixed
	for _, f := range doc.Applied {
		at := htmlAt(f.Path, Range{Start: Position{Line: f.Line, Column: 1}})
		list = append(list, htmlFixed{
			Rule: Visible(f.Rule), Bundle: Visible(f.Bundle), At: strings.TrimSuffix(at, ":1"), Message: prose(f.Message),
		})
	}
	return list
}

// htmlEffect is a command that makes fixes take effect.
type htmlEffect struct{ Bundle, Host, Command string }

func htmlEffectsOf(doc *Document) []htmlEffect {
	var list []htmlEffect
	for _, e := range doc.Effects {
		list = append(list, htmlEffect{Visible(e.Bundle), Visible(e.Host), Visible(e.Command)})
	}
	return list
}
