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

	"github.com/regionlint/regionlint/parse/hba"
	"github.com/regionlint/regionlint/parse/version"
)

// oauthValidators are libraries for the method oauth. A server loads them when a
// client comes.
const oauthValidators = "x"

// TestRandomRecords compares the rows of pg_hba_file_rules, and so whether the
// file would load.
func TestRandomRecords(t *testing.T) {
	recorded := recordedCases(t, filepath.Join("..", "parse", "hba", "testdata", "oracle", "pg_hba_file_rules.jsonl"))
	for _, v := range versions(t) {
		t.Run(v.String(), func(t *testing.T) {
			t.Parallel()
			var parameters []string
			if v >= version.PostgreSQL18 {
				parameters = append(parameters, "oauth_validator_libraries="+oauthValidators)
			}
			i := newInspector(t, newServer(t, v), "pg_hba.conf", parameters...)
			unbuilt := i.unbuilt(t)
			generate := func(d dice, v version.PostgreSQL) files { return randomRecords(d, v, unbuilt) }
			compare := func(t *testing.T, f files, _ uint64, count tally) string { return i.compareRecords(t, f, count) }
			e := exploration{i.server, generate, recorded, compare, recordShares}
			e.run(t)
		})
	}
}

// unbuilt are the methods that the server is not built with.
func (i *inspector) unbuilt(t *testing.T) []string {
	t.Helper()
	methods := slices.Sorted(maps.Keys(methodOptions))
	i.place(t, files{mainFile: "host all all all " + strings.Join(methods, "\nhost all all all ") + "\n"})
	rows, lost := ask[struct{ Line int }](t, i, "select line_number from pg_hba_file_rules where error like '%not supported by this build'")
	if lost != "" {
		t.Fatal(lost)
	}
	var unbuilt []string
	for _, row := range rows {
		unbuilt = append(unbuilt, methods[row.Line-1])
	}
	t.Logf("the server is not built with %q", unbuilt)
	return unbuilt
}

// recordShares are a bit less than what is compared with any seed. Whether a file
// loads is not, once a row of it is left aside.
var recordShares = []share{{"files", 95}, {"rows", 80}, {"loads", 60}}

// recordRow is a row of pg_hba_file_rules as the server shows it.
type recordRow struct {
	FileName                 *string
	Line                     int
	Type                     *string
	Database, User           []string
	Address, Netmask, Method *string
	Options                  []string
	Error                    *string
}

func (i *inspector) compareRecords(t *testing.T, f files, count tally) string {
	i.place(t, f)
	file, err := hba.Parse(host, i.path(), hba.Server{Version: i.version, OAuthValidators: oauthValidators})
	if err != nil {
		t.Fatal(err)
	}
	if count.leaves("files", undecided(file)) {
		return ""
	}
	fileName := "null"
	if i.version >= version.PostgreSQL16 {
		fileName = "file_name"
	}
	want, lost := ask[recordRow](t, i, "select "+fileName+", line_number, type, database, user_name, address, netmask, auth_method, options, error from pg_hba_file_rules")
	if lost != "" {
		return lost
	}
	got := recordRows(file, i.version)
	loads := len(want) > 0 && !slices.ContainsFunc(want, func(r recordRow) bool { return r.Type == nil })
	aside := ""
	for n := range want {
		want[n].showBytes()
		if n >= len(got) {
			continue
		}
		if reason := dependsOnBuild(want[n], &file.Records[n]); count.leaves("rows", reason) {
			want[n], got[n], aside = recordRow{}, recordRow{}, reason
		}
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		return diff
	}
	if count.leaves("loads", aside) {
		return ""
	}
	return cmp.Diff(loads, file.Loads())
}

func recordRows(file *hba.File, v version.PostgreSQL) []recordRow {
	var rows []recordRow
	for _, r := range file.View(host.OnHost) {
		row := recordRow{nil, r.Line, r.Type, r.Database, r.User, r.Address, r.Netmask, r.Method, r.Options, r.Error}
		if v >= version.PostgreSQL16 {
			row.FileName = &r.FileName
		}
		row.showBytes()
		rows = append(rows, row)
	}
	return rows
}

// showBytes writes bytes that are no UTF-8 as \xNN, as regionlint does.
func (r *recordRow) showBytes() {
	for _, text := range []*string{r.Address, r.Error} {
		if text != nil {
			*text = visible(*text)
		}
	}
	for _, list := range [][]string{r.Database, r.User, r.Options} {
		for i := range list {
			list[i] = visible(list[i])
		}
	}
}

func visible(text string) string {
	var b strings.Builder
	for _, part := range strings.SplitAfter(text, "") {
		if part >= "\x80" && len(part) == 1 {
			const hex = "0123456789abcdef"
			part = `\x` + hex[part[0]>>4:][:1] + hex[part[0]&15:][:1]
		}
		b.WriteString(part)
	}
	return b.String()
}
