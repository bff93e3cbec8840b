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
// is given to one that starts, which takes longer. Those with which it should
// start are all given to one, since few are, and no others set a parameter.
const startedInput = 10

// TestRandomSettings compares the rows of pg_file_settings and, for some inputs,
// how a start goes and what the parameters are set to then.
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
			e := exploration{i.server, randomSettings, recorded, func(t *testing.T, f files, number uint64, count tally) string {
				return i.compareSettings(t, f, running, number%startedInput == 0, count)
			}, settingShares}
			e.run(t)
		})
	}
}

// settingShares are a bit less than what is compared with any seed. A server that
// does not start has no values.
var settingShares = []share{{"files", 90}, {"views", 95}, {"starts", 100}, {"logs", 95}, {"values", 50}}

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

func (i *inspector) compareSettings(t *testing.T, f files, running map[string]string, start bool, count tally) string {
	if _, ok := f[autoFile]; !ok {
		f = f.with(autoFile, "") // a server is never without
	}
	i.place(t, f)
	file := i.parse(t, i.main)
	if count.leaves("files", elsewhere(file)) {
		return ""
	}
	if diff := i.compareView(t, file, running, count); diff != "" || !start && !file.Start().OK {
		return diff
	}
	return i.compareStart(t, file, count)
}

func (i *inspector) compareView(t *testing.T, file *pgconf.File, running map[string]string, count tally) string {
	want, lost := ask[settingRow](t, i, "select sourcefile, sourceline, seqno, name, setting, applied, error from pg_file_settings where sourcefile is not null")
	failed := ""
	if strings.Contains(lost, "invalid input syntax for type interval") {
		failed = "TimeZone has the view fail"
	}
	if count.leaves("views", failed) {
		return ""
	}
	if lost != "" {
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
// data directory, and what the parameters in the files are set to.
type started struct {
	OK     bool
	Log    string
	Values map[string]string
}

func (i *inspector) compareStart(t *testing.T, file *pgconf.File, count tally) string {
	const blocked = `FATAL:  lock file "postmaster.pid" already exists`
	_, log, _ := i.postgres(t, "-c", "log_line_prefix=", "-c", "log_destination=stderr", "-c", "log_min_messages=warning", "-c", "log_error_verbosity=default", "-c", "lc_messages=C", "-c", "logging_collector=off")
	log, _, ok := strings.Cut(log, blocked)
	start := file.Start()
	want, got := started{OK: ok, Log: strings.TrimSuffix(log, "\n")}, started{OK: start.OK}
	got.Log = strings.ReplaceAll(strings.Join(start.Log, "\x00"), "\n", "\n\t")
	got.Log = strings.ReplaceAll(got.Log, "\x00", "\n")
	count.leaves("starts", "")
	if count.leaves("logs", hides(got.Log)) {
		want.Log, got.Log = "", ""
	}
	names := parameters(file)
	if !count.leaves("values", noValues(ok && start.OK, names)) {
		want.Values, got.Values = i.values(t, file, names)
	}
	return cmp.Diff(want, got)
}

// hides is why a log of regionlint's is not what the server logs; "" if it is.
func hides(log string) string {
	if strings.Contains(log, parse.Mask) {
		return "regionlint hides secrets"
	}
	return ""
}

// noValues is why there are no values to compare; "" if there are.
func noValues(starts bool, names []string) string {
	switch {
	case !starts:
		return "the server does not start"
	case len(names) == 0:
		return "no parameter is set"
	}
	return ""
}

// parameters are the names of those that the files set.
func parameters(file *pgconf.File) []string {
	names := map[string]bool{}
	for _, s := range file.Settings {
		if s.Parameter != nil {
			names[s.Parameter.Name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// values are what the parameters are set to, to the server and to regionlint.
func (i *inspector) values(t *testing.T, file *pgconf.File, names []string) (want, got map[string]string) {
	t.Helper()
	want, got = map[string]string{}, map[string]string{}
	for _, name := range names {
		out, log, status := i.postgres(t, "-C", name)
		if status != 0 {
			out = log
		}
		value, _, _ := file.Value(name)
		want[name], got[name] = out, value+"\n"
	}
	return want, got
}
