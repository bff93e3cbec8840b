//go:build live

package live

import "strings"

// mostTries is how often a shrinker may try.
const mostTries = 3000

// shrinker makes files smaller as long as something stays wrong with them (Zeller
// and Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002).
type shrinker struct {
	isWrong func(files) bool
	tries   int
}

// shrink returns the smallest files that it finds for which wrong is true, as it
// is for f.
func shrink(f files, wrong func(files) bool) files {
	s := &shrinker{isWrong: wrong}
	for {
		before := f.size()
		f = s.fewer(f)
		for _, cut := range grains {
			f = s.shorter(f, cut)
		}
		if f.size() == before || s.tired() {
			return f
		}
	}
}

func (f files) size() int {
	size := len(f)
	for _, text := range f {
		size += len(text)
	}
	return size
}

func (s *shrinker) wrong(f files) bool {
	s.tries++
	return s.isWrong(f)
}

func (s *shrinker) tired() bool { return s.tries > mostTries }

// fewer leaves out files.
func (s *shrinker) fewer(f files) files {
	for _, name := range f.paths() {
		if name == mainFile {
			continue
		}
		if smaller := f.without(name); s.wrong(smaller) {
			f = smaller
		}
	}
	return f
}

// shorter leaves out pieces of each file: half of them at a time, then a quarter,
// and so on.
func (s *shrinker) shorter(f files, cut grain) files {
	for _, name := range f.paths() {
		pieces := cut(f[name])
		for size := max(len(pieces)/2, 1); size > 0; size /= 2 {
			for at := 0; at < len(pieces) && !s.tired(); {
				rest := append(append([]string(nil), pieces[:at]...), pieces[min(at+size, len(pieces)):]...)
				if smaller := f.with(name, strings.Join(rest, "")); s.wrong(smaller) {
					f, pieces = smaller, rest
				} else {
					at += size
				}
			}
		}
	}
	return f
}
