package diagnose_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/diagnose"
	"github.com/regionlint/regionlint/rules"
)

// read reads texts as logs called 1, 2 and so on.
func read(t *testing.T, logs ...string) *diagnose.Diagnosis {
	t.Helper()
	d := &diagnose.Diagnosis{}
	for i, log := range logs {
		if _, err := d.Read(fmt.Sprint(i+1), strings.NewReader(log)); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// TestWordings holds what is recognised against what programs log.
func TestWordings(t *testing.T) {
	text, err := os.ReadFile("testdata/wordings.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, paragraph := range strings.Split(string(text), "\n\n")[1:] {
		want, lines, _ := strings.Cut(strings.TrimSpace(paragraph), "\n")
		name, _, _ := strings.Cut(want, " ")
		seen[name] = true
		for line := range strings.SplitSeq(lines, "\n") {
			got := "none"
			if groups := read(t, line).Groups(); len(groups) > 0 {
				got = groups[0].Name
				if text := groups[0].Text(); strings.ContainsAny(text, "{}") || strings.Contains(text, "  ") {
					t.Errorf("%s\nis told as %s", line, text)
				}
				for _, name := range []string{"address", "host", "method", "user", "database", "name", "option", "parameter", "value", "file", "line", "port", "version", "url"} {
					if value, known := groups[0].Values[name]; known {
						got += " " + name + "=" + value
					}
				}
			}
			if got != want {
				t.Errorf("%s\nshows %s\nwant  %s", line, got, want)
			}
		}
	}
	for _, s := range diagnose.Symptoms() {
		if !seen[s.Name] {
			t.Errorf("no wording of %s", s.Name)
		}
	}
}

// TestSymptomsNameRules checks that what finds a cause is a rule.
func TestSymptomsNameRules(t *testing.T) {
	codes := map[string]bool{}
	for _, r := range rules.All() {
		codes[r.Code] = true
	}
	names := map[string]bool{}
	for _, s := range diagnose.Symptoms() {
		for _, code := range s.Rules {
			if !codes[code] {
				t.Errorf("%s names %s, which is no rule", s.Name, code)
			}
		}
		if names[s.Name] || s.Means == "" || s.Do == "" {
			t.Errorf("%s: twice, or without words", s.Name)
		}
		names[s.Name] = true
	}
}

// TestGroups counts what is the same, and tells where it stands first and last.
func TestGroups(t *testing.T) {
	const refusal = `no pg_hba.conf entry for host "%s", user "maas", database "maasdb", no encryption`
	region := "2026-11-20 10:00:00 maasserver: [error] Error starting: Connection to database cannot be established.\n" +
		"\tTraceback (most recent call last):\n" +
		"\tdjango.db.utils.OperationalError: connection to server at \"10.0.0.10\", port 5432 failed: FATAL:  " + fmt.Sprintf(refusal, "10.0.0.12") + "\n"
	server := "2026-11-20 10:00:00.500 UTC [7] LOG:  x\r\n" +
		"2026-11-20 10:00:01.500 UTC [7] FATAL:  " + fmt.Sprintf(refusal, "10.0.0.12") + "\r\n" +
		"2026-11-20 10:00:02.500 UTC [8] FATAL:  " + fmt.Sprintf(refusal, "10.0.0.13") + "\r\n" +
		"2026-11-20 10:00:03.500 UTC [8] FATAL:  " + fmt.Sprintf(refusal, "10.0.0.13") + "\r\n" +
		"2026-11-20 10:00:04.500 UTC [8] FATAL:  " + fmt.Sprintf(refusal, "10.0.0.13")
	type seen struct {
		Text        string
		Lines       int
		First, Last diagnose.Spot
	}
	var got []seen
	for _, g := range read(t, region, server).Groups() {
		got = append(got, seen{g.Text(), g.Lines, g.First, g.Last})
	}
	want := []seen{
		{
			"PostgreSQL has no pg_hba.conf record that lets 10.0.0.13 in to database maasdb as maas", 3,
			diagnose.Spot{Log: "2", Line: 3, Time: "2026-11-20 10:00:02.500 UTC"},
			diagnose.Spot{Log: "2", Line: 5, Time: "2026-11-20 10:00:04.500 UTC"},
		}, {
			"PostgreSQL has no pg_hba.conf record that lets 10.0.0.12 in to database maasdb as maas", 2,
			diagnose.Spot{Log: "1", Line: 3, Time: "2026-11-20 10:00:00"},
			diagnose.Spot{Log: "2", Line: 2, Time: "2026-11-20 10:00:01.500 UTC"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestMessagesOfSeveralLines reads what libpq says in two lines before version 14, and
// statements of several lines, which are no message.
func TestMessagesOfSeveralLines(t *testing.T) {
	for _, tt := range []struct{ name, log, want string }{
		{
			"old libpq, refused",
			"django.db.utils.OperationalError: could not connect to server: Connection refused\n" +
				"\tIs the server running on host \"10.0.0.10\" and accepting\n\tTCP/IP connections on port 5432?\n",
			"nothing listens for PostgreSQL at 10.0.0.10",
		}, {
			"old libpq, no answer",
			"django.db.utils.OperationalError: could not connect to server: Connection timed out\n" +
				"\tIs the server running on host \"10.0.0.10\" and accepting\n\tTCP/IP connections on port 5432?\n",
			"no packet comes back from 10.0.0.10",
		}, {
			"old libpq in syslog",
			"Nov 20 10:00:00 beta maas.regiond[7]: could not connect to server: No route to host\n" +
				"Nov 20 10:00:00 beta maas.regiond[7]: #011Is the server running on host \"10.0.0.10\" and accepting\n",
			"no packet comes back from 10.0.0.10",
		}, {
			"statement",
			"2026-11-20 10:00:00 UTC [7] STATEMENT:  select\n\t\t'sorry, too many clients already',\n\t'database \"x\" does not exist'\n",
			"",
		}, {
			"after a statement",
			"2026-11-20 10:00:00 UTC [7] STATEMENT:  select\n\t1\n2026-11-20 10:00:01 UTC [8] FATAL:  sorry, too many clients already\n",
			"PostgreSQL has no connection left for regions",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, g := range read(t, tt.log).Groups() {
				got = append(got, g.Text())
			}
			if strings.Join(got, "; ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestGzip reads what gzip packed, and as much as there is of what is cut off.
func TestGzip(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	for i := range 100_000 {
		fmt.Fprintf(w, "%d %x FATAL:  sorry, too many clients already\n", i, i*i*i)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	d := &diagnose.Diagnosis{}
	if lines, err := d.Read("log.gz", bytes.NewReader(packed.Bytes())); err != nil || lines != 100_000 {
		t.Errorf("%d lines, %v", lines, err)
	}
	d = &diagnose.Diagnosis{}
	lines, err := d.Read("log.gz", bytes.NewReader(packed.Bytes()[:packed.Len()/2]))
	if !errors.Is(err, io.ErrUnexpectedEOF) || lines == 0 || d.Groups()[0].Lines < lines-1 {
		t.Errorf("%d lines, %v", lines, err)
	}
	if _, err := d.Read("log.gz", bytes.NewReader(packed.Bytes()[:5])); err == nil {
		t.Error("no error for a broken header")
	}
}

// endless is a log of so many bytes that is made while it is read.
type endless struct {
	line string
	left int
	n    int
}

// Read implements io.Reader.
func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	line := strings.ReplaceAll(e.line, "N", fmt.Sprint(e.n))
	e.n++
	n := copy(p, line)
	e.left -= n
	return n, nil
}

// TestMemoryIsBounded reads logs that are larger than what may be kept of them: lines
// that are all different, and one line without end.
func TestMemoryIsBounded(t *testing.T) {
	for name, line := range map[string]string{
		"lines":    "FATAL:  no pg_hba.conf entry for host \"N\", user \"maas\", database \"" + strings.Repeat("x", 1000) + "\"\n",
		"one line": strings.Repeat("sorry, too many clients already ", 100),
	} {
		t.Run(name, func(t *testing.T) {
			const size = 64 << 20
			d := &diagnose.Diagnosis{}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			if _, err := d.Read("log", &endless{line: line, left: size}); err != nil {
				t.Fatal(err)
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); kept > size/8 {
				t.Errorf("%d bytes are kept of %d", kept, size)
			}
			if n := len(d.Groups()); n > 1000 || n == 1000 && d.More() == 0 {
				t.Errorf("%d groups, %d more", n, d.More())
			}
		})
	}
}

// FuzzRead checks that any log can be read, and that what is told of it is in it.
func FuzzRead(f *testing.F) {
	text, err := os.ReadFile("testdata/wordings.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte{0x1f, 0x8b, 8, 0})
	for line := range strings.Lines(string(text)) {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, log []byte) {
		d := &diagnose.Diagnosis{}
		lines, err := d.Read("log", bytes.NewReader(log))
		if err == nil && !bytes.HasPrefix(log, []byte{0x1f, 0x8b}) && lines < bytes.Count(log, []byte("\n")) {
			t.Fatalf("%d lines are read of %d", lines, bytes.Count(log, []byte("\n")))
		}
		counted := d.More()
		for _, g := range d.Groups() {
			counted += g.Lines
			if g.First.Line < 1 || g.Last.Line < g.First.Line || g.Last.Line > lines {
				t.Fatalf("from line %d to %d of %d", g.First.Line, g.Last.Line, lines)
			}
			for _, value := range slices.Collect(maps.Values(g.Values)) {
				if !bytes.HasPrefix(log, []byte{0x1f, 0x8b}) && !strings.Contains(strings.ToValidUTF8(string(log), "\uFFFD"), value) {
					t.Fatalf("%q is not in the log", value)
				}
			}
		}
		if counted > lines {
			t.Fatalf("%d of %d lines are counted", counted, lines)
		}
	})
}

// BenchmarkRead reads a log of which one line in a hundred shows something.
func BenchmarkRead(b *testing.B) {
	var log bytes.Buffer
	for i := range 100_000 {
		if i%100 == 0 {
			fmt.Fprintf(&log, "2026-11-20 10:00:00.123 UTC [%d] maas@maasdb FATAL:  no pg_hba.conf entry for host \"10.0.0.12\", user \"maas\", database \"maasdb\", SSL off\n", i)
			continue
		}
		fmt.Fprintf(&log, "2026-11-20 10:00:00.123 UTC [%d] maas@maasdb LOG:  disconnection: session time: 0:00:00.123 user=maas database=maasdb host=10.0.0.%d\n", i, i%256)
	}
	b.SetBytes(int64(log.Len()))
	b.ReportAllocs()
	for b.Loop() {
		d := &diagnose.Diagnosis{}
		if _, err := d.Read("log", bytes.NewReader(log.Bytes())); err != nil {
			b.Fatal(err)
		}
	}
}
