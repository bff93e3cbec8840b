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

// fleet is 200 files in 4 bundles: demo, with 47 regions that are what its beta is. The files
// have modes of their own.
func fleet(t *testing.T) tree {
	t.Helper()
	demo, all := readTree(t, demoPath()), tree{}
	const database, region = "alpha/etc/postgresql/9.5/main", "beta/etc/maas/regiond.conf"
	for i := range 4 {
		manifest := &strings.Builder{}
		fmt.Fprintln(manifest, `hosts: {db: {roles: [database], addresses: [10.0.0.11]}`)
		at := func(path string, file held) {
			file.mode = fs.FileMode(0o600 + len(all)%8)
			all[filepath.Join(fmt.Sprintf("bundle-%d", i), path)] = file
		}
		for host := range 47 {
			name := fmt.Sprintf("region-%d", host)
			fmt.Fprintf(manifest, ", %s: {cpus: 4, roles: [region], addresses: [10.0.1.%d]}\n", name, host+1)
			at(filepath.Join(name, "etc/maas/regiond.conf"), demo[region])
		}
		fmt.Fprintln(manifest, "}")
		at("db/etc/postgresql/9.5/main/pg_hba.conf", demo[database+"/pg_hba.conf"])
		at("db/etc/postgresql/9.5/main/postgresql.conf", demo[database+"/postgresql.conf"])
		at("hosts.yaml", held{text: []byte(manifest.String())})
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
