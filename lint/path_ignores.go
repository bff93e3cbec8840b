package lint

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/settings"
	"github.com/regionlint/regionlint/rules"
)

// PathIgnore are rules that are not heard of in the files that a glob matches.
type PathIgnore struct {
	Glob string
	// Codes are those of the rules.
	Codes map[string]bool
}

// Paths leads from a settings file's directory to the files of a bundle.
type Paths struct {
	// Dir is the bundle's directory, with /; "" is that of the settings, and will do
	// for a bundle that is not below it.
	Dir string
	// Elsewhere are the paths of files that are not in the bundle, by the names that
	// their sources have.
	Elsewhere map[string]string
}

func (p Paths) of(src *parse.Source) string {
	if name, ok := p.Elsewhere[src.Path]; ok {
		return name
	}
	return path.Join(p.Dir, src.Path)
}

func pathIgnores(file *settings.Settings) (list []PathIgnore) {
	for _, p := range file.PerPathIgnores {
		ignore := PathIgnore{Glob: p.Glob.Data, Codes: map[string]bool{}}
		for _, pattern := range p.Rules {
			for _, r := range matching(rules.All(), pattern.Data) {
				ignore.Codes[r.Code] = true
			}
		}
		list = append(list, ignore)
	}
	return list
}

// ignores tells whether a rule is not heard of at a place.
func (s Settings) ignores(code string, at parse.Place) bool {
	return at.Source != nil && slices.ContainsFunc(s.PathIgnores, func(p PathIgnore) bool {
		return p.Codes[code] && p.matches(s.Paths.of(at.Source))
	})
}

// matches tells whether the glob is about a file. Without a slash it is a name, as in
// .gitignore: the file's own, or that of a directory above it.
func (p PathIgnore) matches(file string) bool {
	if strings.Contains(p.Glob, "/") {
		return doublestar.MatchUnvalidated(p.Glob, file)
	}
	return slices.ContainsFunc(strings.Split(file, "/"), func(name string) bool {
		return doublestar.MatchUnvalidated(p.Glob, name)
	})
}

// withoutIgnored leaves out the findings in files where their rules are not heard of.
func (s Settings) withoutIgnored(findings []rules.Finding) []rules.Finding {
	return slices.DeleteFunc(findings, func(f rules.Finding) bool { return s.ignores(f.Rule.Code, f.Primary.Place) })
}

const (
	mostOfGlob = 1000
	// mostWays bounds the paths that the braces of a glob may spell: each is tried.
	mostWays = 1000
)

// wrongGlob says what keeps a glob from being matched.
func wrongGlob(glob string) string {
	switch {
	case len(glob) > mostOfGlob:
		return fmt.Sprintf("has more than %d characters", mostOfGlob)
	case !doublestar.ValidatePattern(glob):
		return fmt.Sprintf("`%s` is broken: a bracket or brace is not closed, or a \\ stands at the end", glob)
	case ways(glob) > mostWays:
		return fmt.Sprintf("`%s` has braces for more than %d paths", glob, mostWays)
	}
	return ""
}

// ways is no less than the number of paths that the braces of a glob spell, up to
// some number above mostWays.
func ways(glob string) int {
	all := 1
	for group := range strings.SplitSeq(glob, "{") {
		all = min(all*(1+strings.Count(group, ",")), mostWays+1)
	}
	return all
}
