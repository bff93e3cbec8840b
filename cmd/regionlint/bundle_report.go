package main

import (
	"fmt"
	"slices"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/connections"
	"github.com/regionlint/regionlint/fix"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// fixedBundle tells what was fixed and what is left.
func (j *job) fixedBundle(t target, fixed lint.Fixed) report.Bundle {
	b := j.reportBundle(t, fixed.After)
	b.Effects = effects(fixed)
	for _, f := range fixed.Applied {
		b.Fixed = append(b.Fixed, report.Applied{
			Rule: f.Finding.Rule.Code, Path: f.Fix.Paths()[0], Line: f.Position.Line, Message: f.Fix.Message,
		})
	}
	return b
}

func effects(fixed lint.Fixed) []rules.Effect {
	var list []rules.Effect
	for _, f := range fixed.Applied {
		list = append(list, f.Fix.Takes)
	}
	return list
}

// sayHidden names the fixes that the diff leaves out, since it would have to show a
// secret or a command, or has no way to say it.
func sayHidden(t target, hidden []rules.Finding) []string {
	var lines []string
	for _, f := range hidden {
		at := f.Primary.Place
		lines = append(lines, report.Visible(fmt.Sprintf("regionlint: not in the diff: the fix of %s at %s:%d, %s",
			f.Rule.Code, t.diffPath(at.Source.Path), at.Source.Line(at.Span.Start), whyHidden(t, f))))
	}
	return lines
}

func whyHidden(t target, f rules.Finding) string {
	applies := "--fix applies it"
	if t.origin.isArchive {
		applies = "--fix applies it where the archive is unpacked"
	}
	for _, alternative := range f.Fixes {
		if len(alternative.Modes) > 0 {
			m := alternative.Modes[0]
			chmod := fmt.Sprintf("`chmod %s %s`", m.Perm, t.diffPath(m.Path))
			if t.origin.isArchive {
				return "since a diff holds no modes: run " + chmod + " where the archive is unpacked"
			}
			return fmt.Sprintf("since a diff holds no modes; %s, or %s", applies, chmod)
		}
	}
	if obeyed(f) {
		return "since GitHub Actions would obey what stands on that line or the next; " + applies
	}
	return "since a secret stands on that line or the next; " + applies
}

// obeyed tells whether it is for a command that no fix of a finding in its own file can
// be shown.
func obeyed(f rules.Finding) bool {
	source := f.Primary.Place.Source
	return slices.ContainsFunc(f.Fixes, func(alternative rules.Fix) bool {
		edits := slices.DeleteFunc(slices.Clone(alternative.Edits), func(e parse.Edit) bool { return e.Path != source.Path })
		return fix.Obeyed(source, edits)
	})
}

// bugs is where people tell of them.
const bugs = "https://github.com/regionlint/regionlint/issues"

// sayBugs names the fixes that were not made since rules are wrong, and asks to be told. A
// name that is put right gives its value force: that an error is in that is no bug.
func sayBugs(t target, fixed lint.Fixed) []string {
	var lines []string
	say := func(a lint.Applied, why string) {
		lines = append(lines, report.Visible(fmt.Sprintf("regionlint: not fixed: %s at %s:%d, since %s",
			a.Finding.Rule.Code, t.diffPath(a.Fix.Paths()[0]), a.Position.Line, why)))
	}
	bug := func(a lint.Applied) string {
		return fmt.Sprintf("this is a bug in regionlint, please report it with %s at %s", a.Finding.Rule.Code, bugs)
	}
	for _, b := range fixed.TakenBack {
		brings := fmt.Sprintf("that would bring the error %s (%s): ", b.Brings.Rule.Code, b.Brings.Message)
		switch {
		case b.Fix.Reveals:
			say(b.Applied, brings+"put both right by hand")
		case b.LeftOut:
			say(b.Applied, brings+"that rule does not run; let it, or put both right by hand")
		default:
			say(b.Applied, brings+bug(b.Applied))
		}
	}
	for _, a := range fixed.Fighting {
		say(a, "rules undo each other's fixes: "+bug(a))
	}
	return lines
}

func (j *job) reportBundle(t target, result lint.Result) report.Bundle {
	b := j.home(t)
	b.Hosts = len(result.Bundle.Hosts)
	b.Files = result.Bundle.Files()
	b.Findings = result.Findings
	if t.origin.host != nil {
		b.Findings = withoutFixes(result.Findings)
	}
	b.More = result.More
	b.Known = result.Known
	b.Suppressed = len(result.Suppressed)
	b.Budget = j.budget(t, result.Bundle)
	b.Sources = result.Bundle.Sources()
	b.Source = result.Bundle.Source
	for _, s := range result.Skips {
		b.Skipped = append(b.Skipped, report.Skip{Rule: s.Rule.Code, Host: s.Host, Reason: s.Reason})
	}
	return b
}

// withoutFixes are findings on a host alone: a fix takes the files of all hosts.
func withoutFixes(findings []rules.Finding) []rules.Finding {
	list := slices.Clone(findings)
	for i := range list {
		list[i].Fixes = nil
	}
	return list
}

// home is what is known of a bundle before it is read.
func (j *job) home(t target) report.Bundle {
	b := report.Bundle{Name: t.name, Dir: slashed(t.dir), RepositoryDir: t.repositoryDir, InArchive: t.origin.isArchive}
	if m := j.options.Manifest; m != nil {
		b.Manifest, b.RepositoryManifest = m.Path, repositoryFile(m.Path)
	}
	return b
}

// budget is what the bundle's regions take, as the rules count it; nil without
// regions, and where no report draws it.
func (j *job) budget(t target, b *bundle.Bundle) *report.Budget {
	drawn := slices.ContainsFunc(j.reports, func(o output) bool { return o.format.DrawsBudget })
	if !drawn || len(b.Regions()) == 0 {
		return nil
	}
	counted := connections.Of(b, j.settings.of(t).Counting())
	budget := report.NewBudget(t.name, b, counted, report.Assumed{})
	return &budget
}
