//go:build live

package live

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/pgconf"
)

// startedInput is how many inputs are only shown to a running server before one
// is given to one that starts, which takes longer.
const startedInput = 10

// TestRandomSettings compares the rows of pg_file_settings, and now and then how
// a start goes and what a parameter is set to then.
func TestRandomSettings(t *testing.T) {
	records, err := filepath.Glob(filepath.Join("..", "parse", "pgconf", "testdata", "oracle", "*.jsonl"))
	if err != nil || len(records) == 0 {
		t.Fatal("no records", err)
	}
	var recorded []files
	for _, record := range records {
		recorded = append(recorded, recordedCases(t, record)...)
	}
	for _, v := range versions(t) {
		t.Run(v.String(), func(t *testing.T) {
			t.Parallel()
			i := newInspector(t, newServer(t, v), "postgresql.conf")
			running := i.running(t)
			e := exploration{i.server, randomSettings, recorded, func(t *testing.T, f files, number uint64) string {
				return i.compareSettings(t, f, running, number%startedInput == 0)
			}}
			e.run(t)
		})
	}
}

// running are the parameters that the server runs with and that only a restart
// changes, as postgres -C prints them.
func (i *inspector) running(t *testing.T) map[string]string {
	t.Helper()
	rows, lost := ask[struct{ Name, Setting string }](t, i, "select name, setting from pg_settings where context = 'postmaster'")
	if lost != "" {
		t.Fatal(lost)
	}
	var b strings.Builder
	for _, row := range rows {
		// The view shows some numbers as octal ones, which a file may hold too.
		b.WriteString(row.Name + " = '" + strings.NewReplacer(`'`, `''`, `\`, `\\`).Replace(row.Setting) + "'\n")
	}
	file := filepath.Join(i.dir, "running.conf")
	i.write(t, file, b.String(), false)
	f := i.parse(t, file)
	running := map[string]string{}
	for _, row := range rows {
		if value, _, ok := f.Value(row.Name); ok {
			running[row.Name] = value
		}
	}
	return running
}

func (i *inspector) parse(t *testing.T, file string) *pgconf.File {
	t.Helper()
	f, err := pgconf.Parse(host, strings.TrimPrefix(file, "/"), i.version)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// settingRow is a row of pg_file_settings.
type settingRow struct {
	SourceFile    string
	Line, Seqno   int
	Name, Setting *string
	Applied       bool
	Error         *string
}

func (i *inspector) compareSettings(t *testing.T, f files, running map[string]string, start bool) string {
	if _, ok := f[autoFile]; !ok {
		f = f.with(autoFile, "") // a server is never without
	}
	i.place(t, f)
	file := i.parse(t, i.main)
	if elsewhere(file) {
		return ""
	}
	if diff := i.compareView(t, file, running); diff != "" || !start {
		return diff
	}
	return i.compareStart(t, file)
}

func (i *inspector) compareView(t *testing.T, file *pgconf.File, running map[string]string) string {
	want, lost := ask[settingRow](t, i, "select sourcefile, sourceline, seqno, name, setting, applied, error from pg_file_settings where sourcefile is not null")
	switch {
	case strings.Contains(lost, "invalid input syntax for type interval"):
		return "" // TimeZone has the view fail
	case lost != "":
		return lost
	}
	var got []settingRow
	for _, r := range file.Rows(running) {
		row := settingRow{SourceFile: r.SourceFile, Line: r.SourceLine, Seqno: r.Seqno, Applied: r.Applied}
		if r.Setting != nil {
			row.Name, row.Setting = &r.Setting.Name, &r.Setting.Value
		}
		if r.Error != "" {
			row.Error = &r.Error
		}
		got = append(got, row)
	}
	return cmp.Diff(want, got, cmpopts.EquateEmpty())
}

// started is how a start goes until the server sees that another one runs on its
// data directory, and what a parameter is set to.
type started struct {
	OK    bool
	Log   string
	Value string
}

func (i *inspector) compareStart(t *testing.T, file *pgconf.File) string {
	const blocked = `FATAL:  lock file "postmaster.pid" already exists`
	_, log, _ := i.postgres(t, "-c", "log_line_prefix=", "-c", "log_destination=stderr", "-c", "log_min_messages=warning", "-c", "log_error_verbosity=default", "-c", "lc_messages=C", "-c", "logging_collector=off")
	log, _, ok := strings.Cut(log, blocked)
	start := file.Start()
	want, got := started{OK: ok, Log: strings.TrimSuffix(log, "\n")}, started{OK: start.OK}
	got.Log = strings.ReplaceAll(strings.Join(start.Log, "\x00"), "\n", "\n\t")
	got.Log = strings.ReplaceAll(got.Log, "\x00", "\n")
	if strings.Contains(got.Log, parse.Mask) {
		want.Log, got.Log = "", "" // regionlint hides secrets
	}
	if ok && start.OK {
		want.Value, got.Value = i.values(t, file)
	}
	return cmp.Diff(want, got)
}

// values are what one of the parameters in the files is set to, to the server
// and to regionlint.
func (i *inspector) values(t *testing.T, file *pgconf.File) (want, got string) {
	t.Helper()
	names := map[string]bool{}
	for _, s := range file.Settings {
		if s.Parameter != nil {
			names[s.Parameter.Name] = true
		}
	}
	if len(names) == 0 {
		return "", ""
	}
	name := slices.Sorted(maps.Keys(names))[0]
	out, log, status := i.postgres(t, "-C", name)
	if status != 0 {
		out = log
	}
	got, _, _ = file.Value(name)
	return name + ": " + strings.TrimSuffix(out, "\n"), name + ": " + got
}
