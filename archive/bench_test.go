package archive_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/regionlint/regionlint/archive"
	"github.com/regionlint/regionlint/bundle"
)

// fleet is the files of n bundles with four files each.
func fleet(n int) []entry {
	hba := strings.Repeat("host  maasdb  maas  10.%d.%[1]d.7/32  md5\n", 80)
	conf := strings.Repeat("# A comment as long as those in a file of PostgreSQL.\nmax_connections = %d\n", 60)
	var entries []entry
	for i := range n {
		dir := fmt.Sprintf("site-%d/", i)
		entries = append(entries,
			entry{name: dir + "hosts.yaml", text: "hosts: {alpha: {cpus: 8, roles: [region, database]}}\n"},
			entry{name: dir + "alpha/etc/maas/regiond.conf", text: fmt.Sprintf("database_host: 10.0.0.%d\nnum_workers: 4\n", i%250)},
			entry{name: dir + "alpha/etc/postgresql/14/main/postgresql.conf", text: fmt.Sprintf(strings.ReplaceAll(conf, "%d", "%[1]d"), i)},
			entry{name: dir + "alpha/etc/postgresql/14/main/pg_hba.conf", text: fmt.Sprintf(strings.ReplaceAll(hba, "%d", "%[1]d"), i%250)},
		)
	}
	return entries
}

// BenchmarkFleet opens a fleet of 60,000 files and reads each of them once.
func BenchmarkFleet(b *testing.B) {
	entries := fleet(15_000)
	text := tarOf(b, entries...)
	for name, text := range map[string][]byte{"tar": text, "gzip": gzipped(b, text), "zstd": zstded(b, text), "zip": zipOf(b, entries...)} {
		path := save(b, text)
		b.Run(name, func(b *testing.B) {
			b.ReportMetric(float64(len(text)), "packed-B")
			for b.Loop() {
				a, err := archive.Open(path, limit)
				if err != nil {
					b.Fatal(err)
				}
				readAll(b, dir(b, a, "."))
				if err := a.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("directory", func(b *testing.B) {
		root := b.TempDir()
		for _, e := range entries {
			name := filepath.Join(root, e.name)
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				b.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(e.text), 0o644); err != nil {
				b.Fatal(err)
			}
		}
		for b.Loop() {
			disk, err := bundle.OpenDir(root)
			if err != nil {
				b.Fatal(err)
			}
			readAll(b, disk)
			if err := disk.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func readAll(b *testing.B, fsys fs.FS) {
	b.Helper()
	err := fs.WalkDir(fsys, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		_, err = fs.ReadFile(fsys, path)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkIndex tells how much memory the index of 100,000 entries takes.
func BenchmarkIndex(b *testing.B) {
	for name, path := range map[string]func(int) string{
		"files":       func(i int) string { return fmt.Sprintf("site-%d/alpha/etc/file-%d", i/8, i) },
		"directories": func(i int) string { return fmt.Sprintf("%d", i/100) + strings.Repeat("/d", i%100) + "/" },
	} {
		b.Run(name, func(b *testing.B) {
			path := save(b, indexed(b, path))
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			for b.Loop() {
				a, err := archive.Open(path, limit)
				if err != nil {
					b.Fatal(err)
				}
				runtime.GC()
				runtime.ReadMemStats(&after)
				b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB")
				if err := a.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// indexed is a tar of 100,000 empty files or directories.
func indexed(b *testing.B, name func(int) string) []byte {
	b.Helper()
	var entries []entry
	for i := range 100_000 {
		entries = append(entries, entry{name: name(i), kind: entryKind(name(i))})
	}
	return tarOf(b, entries...)
}

func entryKind(name string) byte {
	if strings.HasSuffix(name, "/") {
		return dirKind
	}
	return 0
}
