package regiond_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/regiond"
)

// canary is a password that must not be seen anywhere.
const canary = "CANARY"

func TestSecrets(t *testing.T) {
	for name, text := range map[string]string{
		"plain":                  "database_pass: CANARY\n",
		"quoted":                 "database_pass: 'a CANARY'\n",
		"vault":                  "vault_secret_id: CANARY\nvault_approle_id: CANARY\n",
		"first of two":           "database_pass: CANARY\ndatabase_pass: x\n",
		"block":                  "database_pass: |\n  a\n  CANARY\n",
		"folded":                 "database_pass: a\n  CANARY\n",
		"anchor":                 "x: &p CANARY\ndatabase_pass: *p\n",
		"alias":                  "database_pass: &p CANARY\ndatabase_host: [*p]\n",
		"alias of alias":         "database_pass: &p CANARY\nx: &l [*p]\ndatabase_host: *l\ny: {z: *l}\n",
		"misspelt":               "databse_pas: CANARY\nDatabase_Password: CANARY\ndb-passwd: CANARY\nadmin_token: CANARY\n",
		"misspelt otherwise":     "database_Gass: CANARY\n",
		"nested":                 "database_host: {password: CANARY}\nx: {a: [{token: CANARY}]}\n",
		"merged":                 "x: &m {database_pass: CANARY}\n<<: *m\n",
		"key of a mapping":       "database_pass: {CANARY: x}\n",
		"number":                 "database_pass: !!float 1.5\n# database_pass: CANARY\n",
		"tag":                    "database_pass: !CANARY\n",
		"tag with handle":        "database_pass: !CANARY!x\n",
		"unknown alias":          "database_pass: *CANARY\n",
		"two anchors":            "a: &CANARY x\ndatabase_pass: &CANARY x\n",
		"int tag":                "database_pass: !!int CANARY\n",
		"boolean tag":            "database_pass: !!bool CANARY\n",
		"not a mapping":          "database_pass:CANARY\n",
		"no colon":               "database_host: a\ndatabase_pass CANARY\n",
		"equals sign":            "database_pass = CANARY\n",
		"two colons":             "database_pass: a: CANARY\n",
		"open quote":             "database_pass: \"CANARY\ndatabase_host: x\n",
		"continued":              "database_pass: \"\n  CANARY\n  CANARY\nx: [\n",
		"tab":                    "database_pass:\tCANARY\n",
		"unknown key in a break": "secretkey: CANARY\nfoo: CANARY\n\tx\n",
		"after carriage return":  "database_host: x\rdatabase_pass: CANARY: x\r",
		"UTF-16":                 utf16("database_pass: CANARY: x\n"),
		"template":               "database_pass: {{ CANARY }}\n",
		"list":                   "- database_pass: CANARY\n",
		"date":                   "database_pass: !!timestamp CANARY\n",
		"escape":                 "database_pass: \"\\CANARY\"\n",
		"escape in a key":        "\"pass\\x77ord=CANARY\": x\n",
		"escape in a value":      "database_host: \"pass\\x77ord=CANARY\"\n",
	} {
		t.Run(name, func(t *testing.T) {
			f := read(text)
			for _, shown := range everythingShown(f) {
				if strings.Contains(shown, canary) || strings.Contains(shown, utf16(canary)) {
					t.Errorf("the secret is shown in %q", shown)
				}
			}
		})
	}
}

// everythingShown returns whatever a report may show of a file.
func everythingShown(f *regiond.File) []string {
	src := f.Source
	shown := []string{src.Shown(parse.Span{Start: 0, End: len(src.Text)})}
	if e := f.LoadError; e != nil {
		shown = append(shown, e.Text, e.Plain, e.Type)
	}
	_, crash, swallowed := f.Workers()
	shown = append(shown, crash, swallowed)
	if reason := f.Settings().Reason; reason != nil {
		shown = append(shown, reason.Text)
	}
	for _, name := range f.Names() {
		value, raised := f.Get(name)
		if raised != nil {
			shown = append(shown, raised.Text)
		}
		if o := f.Effective(name); o == nil || !o.Secret {
			shown = append(shown, value.Repr())
		}
	}
	for _, o := range f.Options {
		if repair, ok := f.Repair(o); ok {
			shown = append(shown, repair.Message)
		}
	}
	return shown
}

func utf16(text string) string {
	var out strings.Builder
	out.WriteString("\xff\xfe")
	for _, r := range text {
		out.WriteByte(byte(r))
		out.WriteByte(byte(r >> 8))
	}
	return out.String()
}

func TestNotSecret(t *testing.T) {
	f := read("database_host: 10.0.0.1\nmaas_url: http://10.0.0.1/MAAS\ncluster_uuid: 5\n")
	for _, o := range f.Options {
		if o.Secret || f.Source.HoldsSecret(o.ValueSpan) {
			t.Errorf("%s is hidden", o.Key)
		}
	}
}

func TestBrokenFileStillShowsWhatIsNoSecret(t *testing.T) {
	const text = "database_host: 10.0.0.1\nnum_workers:8\ndatabase_pass: x: y\nfoo: bar\n"
	src := read(text).Source
	want := "database_host: 10.0.0.1\nnum_workers:8\ndatabase_pass: ********\nfoo: ********\n"
	if got := src.Shown(parse.Span{Start: 0, End: len(text)}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestBrokenFileStillShowsWhatItTellsRegionlint keeps the words of our own messages
// out of what is hidden in them.
func TestBrokenFileStillShowsWhatItTellsRegionlint(t *testing.T) {
	for line, want := range map[string]string{
		"debug: true # regionlint: ignore WRK001":                                  "debug: true # regionlint: ignore WRK001",
		"debug: true # regionlint: ignore-file WRK001, DBC002 -- because":          "debug: true # regionlint: ignore-file WRK001, DBC002 ********",
		"debug: true # öö # regionlint: ignore WRK001 until=2030-01-31 -- since 5": "debug: true # öö # regionlint: ignore WRK001 until=2030-01-31 ********",
		"debug: true # regionlint: ignore WRK0012":                                 "debug: true # regionlint: ignore ********",
		"debug: true # regionlint: ignored":                                        "debug: true # regionlint: ********",
		"debug: true # regionlint: word ignore":                                    "debug: true # regionlint: ********",
		"debug: true x: y # regionlint: ignore WRK001":                             "debug: true x: ********",
		"database_pass: x # regionlint: ignore WRK001":                             "database_pass: ********",
		"foo: x # regionlint: ignore WRK001":                                       "foo: ********",
	} {
		src := read(line + "\nmaas_url: \"x\n").Source
		if diff := cmp.Diff(want, src.Shown(src.LineSpan(1))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", line, diff)
		}
	}
}
