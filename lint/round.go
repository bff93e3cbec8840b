package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/rules"
)

// mostTrials bounds how often a bundle is judged to find out which fixes of a round
// bring an error. One among thousands takes two dozen.
const mostTrials = 64

// TakenBack is a fix that was not made.
type TakenBack struct {
	Applied
	// Brings is the error that the bundle would have with it.
	Brings rules.Finding
	// LeftOut tells that the error is of a rule that does not run.
	LeftOut bool
}

// round makes the fixes of one round, but for those that bring an error.
type round struct {
	*workpiece
	fixing Fixing
	judge  func() Result
	before Result
	// leftOut are the settings for the rules that do not run, and unheard is what these
	// find before.
	leftOut Settings
	unheard Result
	trials  int
	// shown are errors that other errors hid until they are fixed, in this round or an
	// earlier one.
	shown     map[thing]bool
	takenBack []TakenBack
}

// make makes the fixes and returns those that were made.
func (r *round) make(chosen []fix.Chosen) []fix.Chosen {
	if r.tries(chosen, fits) == nil {
		return chosen
	}
	made := r.innocent(chosen)
	if brings := r.tries(made, fits); brings != nil {
		// Only together they do harm.
		r.takeBack(made, *brings)
		return nil
	}
	return made
}

// innocent are the fixes that alone bring no error. Halves are tried, and halves of the
// one that brings one. Of more than can be tried, all are taken back.
func (r *round) innocent(chosen []fix.Chosen) []fix.Chosen {
	var after Result
	var all []rules.Finding
	r.trials++
	brings := r.tries(chosen, func(result Result, list []rules.Finding) bool {
		after, all = result, list
		return false
	})
	switch {
	case brings == nil:
		return chosen
	case len(chosen) == 1 && chosen[0].Finding.Severity == rules.Error && !hides(r.before, after):
		r.show(all)
		return chosen
	case len(chosen) == 1 || r.trials >= mostTrials:
		r.takeBack(chosen, *brings)
		return nil
	}
	half := len(chosen) / 2
	return append(r.innocent(chosen[:half:half]), r.innocent(chosen[half:])...)
}

// tries makes the fixes if what comes of them is accepted, and returns an error that they
// bring.
func (r *round) tries(chosen []fix.Chosen, accept func(Result, []rules.Finding) bool) (brings *rules.Finding) {
	r.try(r.before.Bundle, chosen, r.judge, func(after Result) bool {
		list := r.brought(after)
		if len(list) > 0 {
			brings = &list[0]
		}
		return accept(after, list)
	})
	return brings
}

func fits(_ Result, brought []rules.Finding) bool { return len(brought) == 0 }

// brought are the errors that fixes bring, but for those that are only shown.
func (r *round) brought(after Result) []rules.Finding {
	list := brought(r.before, after, r.fixing.makes(after.Bundle))
	if len(r.leftOut.Rules) > 0 {
		list = append(list, brought(r.unheard, Lint(after.Bundle, r.leftOut), never)...)
	}
	return slices.DeleteFunc(list, r.isShown)
}

func (r *round) isShown(f rules.Finding) bool { return r.shown[thingOf(f)] }

// show takes errors for such as the fix of another error shows.
func (r *round) show(list []rules.Finding) {
	for _, f := range list {
		r.shown[thingOf(f)] = true
	}
}

func (r *round) takeBack(guilty []fix.Chosen, brings rules.Finding) {
	for _, a := range applied(r.before.Bundle, guilty) {
		r.takenBack = append(r.takenBack, TakenBack{a, brings, slices.Contains(r.leftOut.Rules, brings.Rule)})
	}
}

// deed is what a fix does, wherever its lines have moved meanwhile.
type deed string

func deedOf(b *bundle.Bundle, f rules.Fix) deed {
	var out strings.Builder
	fmt.Fprintf(&out, "%q", f.Message)
	for _, e := range f.Edits {
		src := b.Source(e.Path)
		line := src.LineSpan(src.Line(e.Span.Start))
		fmt.Fprintf(&out, " %q %q %d %q %q", e.Path, src.Text[line.Start:line.End], e.Span.Start-line.Start, src.Text[e.Span.Start:e.Span.End], e.Text)
	}
	for _, m := range f.Modes {
		fmt.Fprintf(&out, " %q %s", m.Path, m.Perm)
	}
	return deed(out.String())
}

// leaveOut leaves fixes out for the rest of the run.
func (f Fixing) leaveOut(b *bundle.Bundle, list []TakenBack) {
	for _, t := range list {
		f.left[deedOf(b, t.Fix)] = true
	}
}

func (f Fixing) leavesOut(b *bundle.Bundle, alternative rules.Fix) bool {
	return len(f.left) > 0 && f.left[deedOf(b, alternative)]
}
