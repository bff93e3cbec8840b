package pgconf

import (
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

// TestAuto shows that postgresql.auto.conf comes last, and what is wrong in it
// counts, as servers of 10 to 18 were seen to have it.
func TestAuto(t *testing.T) {
	const main, auto = "postgresql.conf", "postgresql.auto.conf"
	for _, test := range []struct {
		name  string
		files map[string]string
		value string
		log   []string
	}{
		{
			"overrides the file",
			map[string]string{main: "work_mem = 5MB\n", auto: "work_mem = 7MB\n"},
			"7168", nil,
		},
		{
			"overrides what stands below an include",
			map[string]string{main: "work_mem = 5MB\ninclude 'x'\nwork_mem = 6MB\n", "x": "", auto: "work_mem = 7MB\n"},
			"7168", nil,
		},
		{
			"hides a bad value",
			map[string]string{main: "work_mem = junk\n", auto: "work_mem = 7MB\n"},
			"7168", nil,
		},
		{
			"does not hide an unknown name",
			map[string]string{main: "nosuch = 1\n", auto: "work_mem = 7MB\n"},
			"7168",
			[]string{
				`LOG:  unrecognized configuration parameter "nosuch" in file "/postgresql.conf" line 1`,
				`FATAL:  configuration file "/postgresql.conf" contains errors`,
			},
		},
		{
			"with a bad value",
			map[string]string{main: "work_mem = 5MB\n", auto: "work_mem = junk\n"},
			"",
			[]string{
				`LOG:  invalid value for parameter "work_mem": "junk"`,
				`FATAL:  configuration file "/postgresql.auto.conf" contains errors`,
			},
		},
		{
			"with an unknown name",
			map[string]string{main: "work_mem = 5MB\n", auto: "nosuch = 1\n"},
			"5120",
			[]string{
				`LOG:  unrecognized configuration parameter "nosuch" in file "/postgresql.auto.conf" line 1`,
				`FATAL:  configuration file "/postgresql.auto.conf" contains errors`,
			},
		},
		{
			"with a syntax error",
			map[string]string{main: "work_mem = 5MB\n", auto: "work_mem = 7 MB\n"},
			"5120",
			[]string{
				`LOG:  syntax error in file "/postgresql.auto.conf" line 1, near token "MB"`,
				`FATAL:  configuration file "postgresql.auto.conf" contains errors`,
			},
		},
		{
			"in the data directory",
			map[string]string{
				main: "data_directory = '/var/lib/pg'\nwork_mem = 5MB\n",
				auto: "work_mem = 7MB\n", "var/lib/pg/" + auto: "work_mem = 8MB\n",
			},
			"8192", nil,
		},
		{
			"beside the file when the bundle lacks the data directory",
			map[string]string{main: "data_directory = '/var/lib/pg'\n", auto: "work_mem = 7MB\n"},
			"7168", nil,
		},
	} {
		for _, v := range versions {
			t.Run(test.name+"/"+v.String(), func(t *testing.T) {
				f := parseFiles(t, test.files, v)
				if f.Auto == nil || f.Sources[len(f.Sources)-1] != f.Auto {
					t.Errorf("sources %v, auto %v", f.Sources, f.Auto)
				}
				value, _, _ := f.Value("work_mem")
				if value != test.value {
					t.Errorf("work_mem is %s, want %s", value, test.value)
				}
				if diff := cmp.Diff(test.log, f.Start().Log); diff != "" {
					t.Errorf("log (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// TestAutoWithoutRights has a data directory whose postgresql.auto.conf is
// closed: another one beside postgresql.conf does not stand in for it.
func TestAutoWithoutRights(t *testing.T) {
	files := closedFS{fstest.MapFS{
		"postgresql.conf":           {Data: []byte("data_directory = '/data'\nDATA_DIRECTORY = '/no'\n")},
		"data/postgresql.auto.conf": {Data: []byte("closed")},
		"postgresql.auto.conf":      {Data: []byte("port = 1\n")},
	}}
	f, err := Parse(&parse.Tree{FS: files, Dir: "."}, "postgresql.conf", version.PostgreSQL16)
	if err != nil {
		t.Fatal(err)
	}
	if f.Auto != nil || f.AutoPath != "data/postgresql.auto.conf" || !errors.Is(f.AutoErr, fs.ErrPermission) || f.Effective("port") != nil {
		t.Errorf("auto %v at %s: %v", f.Auto, f.AutoPath, f.AutoErr)
	}
}

func TestOutside(t *testing.T) {
	f := parseText(t, "include '../x'\ndata_directory = '../data'\n", version.PostgreSQL16)
	if len(f.Outside) != 2 || f.Outside[0].Text() != "'../x'" || f.Outside[1].Text() != "'../data'" || f.AutoErr != nil {
		t.Errorf("outside are %v, auto.conf: %v", f.Outside, f.AutoErr)
	}
}
