//go:build safety

package safety_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// held is a file with its mode.
type held struct {
	text []byte
	mode fs.FileMode
}

// tree is a directory's files by their paths.
type tree map[string]held

// fleet is a directory of 200 files: 16 copies of demo and 15 of ha. The files of each have
// modes of their own.
func fleet(t *testing.T) tree {
	t.Helper()
	all := tree{}
	for name, copies := range map[string]int{"demo": 16, "ha": 15} {
		for path, file := range readTree(t, bundlePath(name)) {
			for i := range copies {
				file.mode = fs.FileMode(0o600 + i%8)
				all[filepath.Join(fmt.Sprintf("%s-%d", name, i), path)] = file
			}
		}
	}
	if len(all) != 200 {
		t.Fatalf("the fleet has %d files", len(all))
	}
	return all
}

func readTree(t *testing.T, dir string) tree {
	t.Helper()
	all := tree{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		body, err := os.ReadFile(path)
		all[name] = held{body, info.Mode()}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// write makes the files in dir, and nothing else is there.
func (all tree) write(t *testing.T, dir string) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	for name, file := range all {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.text, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, file.mode); err != nil {
			t.Fatal(err)
		}
	}
}

func (f held) same(other held) bool { return bytes.Equal(f.text, other.text) && f.mode == other.mode }

// state is how far a run came.
type state struct {
	// changed are the files to be fixed, and fixed those of them that are.
	changed, fixed int
	// strays are the names of ours that a killed run left.
	strays int
	// parted are the bundles of which some files are fixed and others are not.
	parted int
}

// between tells how far it is from one tree to the other. Each file must be that of one of
// them, whole, and there may be no others but ours.
func (now tree) between(t *testing.T, before, after tree) state {
	t.Helper()
	var s state
	bundles := map[string]map[bool]bool{}
	for name, old := range before {
		got, ok := now[name]
		switch {
		case !ok:
			t.Errorf("%s is gone", name)
		case old.same(after[name]):
			if !got.same(old) {
				t.Errorf("%s was not to be changed, and is:\n%s", name, got.text)
			}
		case got.same(old), got.same(after[name]):
			s.changed++
			fixed := got.same(after[name])
			if fixed {
				s.fixed++
			}
			bundle, _, _ := strings.Cut(name, string(filepath.Separator))
			if bundles[bundle] == nil {
				bundles[bundle] = map[bool]bool{}
			}
			bundles[bundle][fixed] = true
		default:
			t.Errorf("%s (%s) is neither the old file nor the new one:\n%s", name, got.mode, got.text)
		}
	}
	for _, kinds := range bundles {
		if len(kinds) > 1 {
			s.parted++
		}
	}
	for name := range now {
		if _, ok := before[name]; ok {
			continue
		}
		if !strings.Contains(filepath.Base(name), ".regionlint-") {
			t.Errorf("%s was not there", name)
		}
		s.strays++
	}
	return s
}
