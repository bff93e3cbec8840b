package main

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// vocabulary is the lines that files with a name may have, by that.
type vocabulary map[string][]string

// secretLines hold a secret wherever they stand in files with that name.
var secretLines = vocabulary{
	"regiond.conf":    {"database_pass: §\n", "vault_secret_id: '§'\n", "database_host: postgres://maas:§@10.0.0.10/maasdb\n"},
	"postgresql.conf": {"primary_conninfo = 'host=x password=§'\n"},
	"pg_hba.conf":     {"host all all 10.0.0.0/8 ldap ldapserver=x ldapbasedn=a ldapbindpasswd=§\n"},
	"pgbouncer.ini":   {"maasdb = host=h password=§ pool_mode=transaction\n"},
}

// fuzzedBundles are bundles without the lines that say nothing, and the words of all.
func fuzzedBundles(f *testing.F) (bases []map[string]string, words vocabulary) {
	f.Helper()
	words = vocabulary{}
	for _, name := range []string{"demo", "clean"} {
		base := map[string]string{}
		dir := os.DirFS(filepath.Join(source, "testdata", "bundles", name))
		err := fs.WalkDir(dir, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := fs.ReadFile(dir, name)
			base[name] = withoutComments(string(text))
			words[path.Base(name)] = append(words[path.Base(name)], strings.SplitAfter(base[name], "\n")...)
			return err
		})
		if err != nil {
			f.Fatal(err)
		}
		bases = append(bases, base)
	}
	for name, lines := range secretLines {
		for _, line := range lines {
			words[name] = append(words[name], strings.ReplaceAll(line, "§", canary))
		}
	}
	for name, lines := range words {
		slices.Sort(lines)
		words[name] = slices.Compact(lines)
	}
	return bases, words
}

// withoutComments is a text without the lines that say nothing: what is changed shall count.
func withoutComments(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if trimmed := strings.TrimSpace(line); trimmed != "" && trimmed[0] != '#' {
			out.WriteString(line)
		}
	}
	return out.String()
}

// acts is how many there are in damaged.
const acts = 8

// damaged is a bundle after the changes that the bytes choose: four each what is done, to
// which file and line, and with what.
func damaged(base map[string]string, words vocabulary, choices []byte) map[string]string {
	files := maps.Clone(base)
	for group := range slices.Chunk(choices, 4) {
		if len(group) < 4 || len(files) == 0 {
			break
		}
		paths := slices.Sorted(maps.Keys(files))
		name := paths[int(group[1])%len(paths)]
		lines, known := strings.SplitAfter(files[name], "\n"), words[path.Base(name)]
		n, with := int(group[2])%len(lines), int(group[3])
		at := with % (len(lines[n]) + 1)
		if strings.Contains(lines[n], canary) {
			// What is left of it could not be told from other text.
			continue
		}
		switch group[0] % acts {
		case 0:
			lines = slices.Delete(lines, n, n+1)
		case 1:
			lines = slices.Insert(lines, n, known[(int(group[0])/acts*256+with)%len(known)])
		case 2:
			lines = slices.Insert(lines, n, lines[n])
		case 3:
			lines[n] = lines[n][:at] + string([]byte{group[0]/acts*8 + byte(with)}) + lines[n][at:]
		case 4:
			lines[n] = lines[n][:at] + lines[n][min(at+1, len(lines[n])):]
		case 5:
			other := known[(int(group[0])/acts*256+with)%len(known)]
			words, here := strings.Fields(other), strings.Fields(lines[n])
			// A secret elsewhere is none.
			if len(words) > 0 && len(here) > 0 && !strings.Contains(other, canary) {
				lines[n] = strings.Replace(lines[n], here[len(here)-1], words[len(words)-1], 1)
			}
		case 6:
			lines[n] = strings.TrimRight(lines[n], "\n") + []string{"", "\r\n", " # regionlint: ignore HBA\n", "\t\n", "\"\n", "'\n", "," + strconv.Itoa(with) + "\n"}[with%7]
		case 7:
			delete(files, name)
			continue
		}
		files[name] = strings.Join(lines, "")
	}
	return files
}
