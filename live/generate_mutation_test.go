//go:build live

package live

import (
	"maps"
	"regexp"
	"strings"
)

// grain cuts a text into the pieces that are changed or left out as a whole.
// The pieces joined are the text.
type grain func(text string) []string

func lines(text string) []string { return strings.SplitAfter(text, "\n") }

var wordAndBlanks = regexp.MustCompile(`[\s,=]*[^\s,=]*`)

func tokens(text string) []string { return wordAndBlanks.FindAllString(text, -1) }

func single(text string) []string { return strings.Split(text, "") }

// grains are from coarse to fine.
var grains = []grain{lines, tokens, single}

// mutated changes some pieces of one of the files. What it puts in comes from
// the same text or from other.
func mutated(d dice, f files, other string) files {
	name := d.of(f.paths()...)
	if strings.HasSuffix(name, "/") || d.oneIn(2) {
		name = mainFile
	}
	changed := maps.Clone(f)
	for range d.between(1, 3) {
		cut := grains[d.IntN(len(grains))]
		pieces := cut(changed[name])
		changed[name] = strings.Join(d.shaken(pieces, cut(other)), "")
	}
	return changed
}

// shaken deletes, doubles, swaps or splices pieces.
func (d dice) shaken(pieces, others []string) []string {
	if len(pieces) == 0 {
		return others
	}
	at, to := d.IntN(len(pieces)), d.IntN(len(pieces))
	changed := append([]string(nil), pieces...)
	switch d.IntN(5) {
	case 0:
		return append(changed[:at], changed[min(at+d.between(1, 3), len(changed)):]...)
	case 1:
		changed[at] += changed[at]
	case 2:
		changed[at], changed[to] = changed[to], changed[at]
	case 3:
		changed[at] += pieces[to]
	default:
		if len(others) > 0 {
			changed[at] = d.of(others...) + d.of("", changed[at])
		}
	}
	return changed
}
