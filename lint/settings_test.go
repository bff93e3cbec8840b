package lint_test

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/settings"
)

// verdict is who takes a text for settings.
type verdict int

const (
	// good is taken by all.
	good verdict = iota
	// bad is taken by nobody.
	bad
	// badInAWayOfItsOwn is refused, though the schema cannot say why.
	badInAWayOfItsOwn
	// goodThoughOdd is taken, though no editor would advise it.
	goodThoughOdd
)

// settingsTexts are settings files and what is said of them; "" for those without
// mistakes.
var settingsTexts = []struct {
	text    string
	verdict verdict
	says    string
}{
	{"select: [HBA, PGC005, trust-remote]\n", good, ""},
	{"select: HBA\nignore: workers-above-cpus\n", good, ""},
	{"ignore: []\nseverity: {}\nper_path_ignores: {}\n", good, ""},
	{"severity: {HBA: info, HBA001: error, trust-remote: warning}\n", good, ""},
	{"fail_on: never\n", good, ""},
	{"hba_method: scram-sha-256\n", good, ""},
	{"connections_per_worker: 1\nextra_connections: 0\n", good, ""},
	{"connections_per_worker: 262143\nextra_connections: 262143\n", good, ""},
	{"connections_per_worker: 2e1\n", good, ""},
	{"check_permissions: auto\n", good, ""},
	{"check_permissions: always\n", good, ""},
	{"check_permissions: true\n", good, ""},
	{"check_permissions: False\n", good, ""},
	{"per_path_ignores:\n  'lab/**': [WRK, PGC011]\n  '**/pg_hba.conf': HBA008\n  'a/{b,c}/[x-z]?.conf': []\n", good, ""},
	{"{\"select\": [\"HBA\"]}\n", good, ""},
	{"--- # one document\nselect: &all [HBA]\nignore: *all\n...\n", good, ""},
	{"select: hba001\nignore: TRUST-REMOTE\n", goodThoughOdd, ""},

	{"- HBA\n", bad, "f:1:1: the file must be a mapping (`key: value`), not a list"},
	{"~\n", bad, "f:1:1: the file must be a mapping (`key: value`), not nothing"},
	{"fail_on: password=canary\n", bad, "f:1:10: `fail_on` cannot be `password=********`: it takes error, warning, info or never"},
	{"ignore: [HBA, 'password=canary']\n", bad, "f:1:15: no rule is called \"password=********\": `regionlint rules` lists them"},
	{"host=h password=canary\n", bad, "f:1:1: the file must be a mapping (`key: value`), not text"},
	{"password='canary': x\n", bad, "f:1:1: unknown key: known keys are select, ignore, severity, fail_on, hba_method, connections_per_worker, extra_connections, check_permissions and per_path_ignores"},
	{"selct: HBA\n", bad, "f:1:1: unknown key `selct`: did you mean `select`?"},
	{"fail-on: error\n", bad, "f:1:1: unknown key `fail-on`: did you mean `fail_on`?"},
	{"fix: true\n", bad, "f:1:1: unknown key `fix`: settings never switch fixing on, which is for --fix on the command line"},
	{"unsafe-fixes: true\n", bad, "f:1:1: unknown key `unsafe-fixes`: settings never switch fixing on, which is for --fix on the command line"},
	{"extends: base\n", bad, "f:1:1: unknown key `extends`: known keys are select, ignore, severity, fail_on, hba_method, connections_per_worker, extra_connections, check_permissions and per_path_ignores"},
	{"select:\n", bad, "f:1:8: `select` must be a rule or a list of rules, not nothing"},
	{"select: []\n", bad, "f:1:9: `select` names no rule: leave it out, and all run"},
	{"select: 1\n", bad, "f:1:9: `select` must be a rule or a list of rules, not the number 1"},
	{"ignore: [true]\n", bad, "f:1:10: `ignore` must list rules by code, name or prefix, not true"},
	{"select: HBA, PGC\n", bad, "f:1:9: `HBA, PGC` is no rule: write a list, `[HBA, PGC]`"},
	{"select: HBA999x\n", bad, `f:1:9: no rule is called "HBA999x": ` + "`regionlint rules` lists them"},
	{"select: [HBA,\n  trust-remot]\n", bad, `f:2:3: no rule is called "trust-remot": did you mean trust-remote (HBA004)?`},
	{"ignore: ''\n", bad, `f:1:9: no rule is called "": ` + "`regionlint rules` lists them"},
	{"severity: [HBA]\n", bad, "f:1:11: `severity` must be a mapping (`key: value`), not a list"},
	{"severity: {HBA001: fatal}\n", bad, "f:1:20: `HBA001` cannot be `fatal`: it takes error, warning or info"},
	{"severity: {HBA001: never}\n", bad, "f:1:20: `HBA001` cannot be `never`: it takes error, warning or info"},
	{"severity: {HBA01x: info}\n", bad, `f:1:12: no rule is called "HBA01x": ` + "`regionlint rules` lists them"},
	{"fail_on: warnings\n", bad, "f:1:10: `fail_on` cannot be `warnings`: did you mean warning?"},
	{"fail_on: [error]\n", bad, "f:1:10: `fail_on` must be error, warning, info or never, not a list"},
	{"hba_method: password\n", bad, "f:1:13: `hba_method` cannot be password, which sends it as it is: it takes md5 or scram-sha-256"},
	{"hba_method: trust\n", bad, "f:1:13: `hba_method` cannot be `trust`: it takes md5 or scram-sha-256"},
	{"hba_method: scram-sha-265\n", bad, "f:1:13: `hba_method` cannot be `scram-sha-265`: did you mean scram-sha-256?"},
	{"connections_per_worker: 0\n", bad, "f:1:25: `connections_per_worker` must be 1 or more, not 0"},
	{"connections_per_worker: 262144\n", bad, "f:1:25: `connections_per_worker` must be 262143 or less, not 262144"},
	{"connections_per_worker: 1.5\n", bad, "f:1:25: `connections_per_worker` must be a whole number, not 1.5"},
	{"connections_per_worker: \"12\"\n", bad, "f:1:25: `connections_per_worker` must be a whole number, not the text `12`: remove the quotes"},
	{"extra_connections: -1\n", bad, "f:1:20: `extra_connections` must be 0 or more, not -1"},
	{"check_permissions: yes\n", bad, "f:1:20: `check_permissions` cannot be `yes`: it takes auto, always or never"},
	{"check_permissions: 1\n", bad, "f:1:20: `check_permissions` must be auto, always or never, not the number 1"},
	{"check_permissions: !!bool yes\n", bad, "f:1:27: `check_permissions` must be auto, always or never, not yes"},
	{"per_path_ignores: [a]\n", bad, "f:1:19: `per_path_ignores` must be a mapping (`key: value`), not a list"},
	{"per_path_ignores: {'a/**': {HBA: true}}\n", bad, "f:1:28: `a/**` must be a rule or a list of rules, not a mapping"},
	{"per_path_ignores: {'': HBA}\n", bad, "f:1:20: the glob `` is empty: ** matches all files"},
	{"per_path_ignores: {/etc/maas: HBA}\n", bad, "f:1:20: the glob `/etc/maas` begins with a slash: paths begin at the directory of the settings"},
	{"per_path_ignores: {lab/: HBA}\n", bad, "f:1:20: the glob `lab/` ends with a slash: with ** behind it, it matches all files of the directory"},
	{"per_path_ignores: {./a: HBA, a//b: HBA}\n", bad, "f:1:20: the glob `./a` matches no path: none has an empty part, `.` or `..`; f:1:30: the glob `a//b` matches no path: none has an empty part, `.` or `..`"},
	{"per_path_ignores: {../a: HBA}\n", bad, "f:1:20: the glob `../a` matches no path: none has an empty part, `.` or `..`"},
	{"fix: true\nselect: HBB001\n", bad, `f:1:1: unknown key ` + "`fix`: settings never switch fixing on, which is for --fix on the command line" + `; f:2:9: no rule is called "HBB001": did you mean HBA001 (secondary-entry-missing)?`},

	{"per_path_ignores: {'[a': HBA}\n", badInAWayOfItsOwn, "f:1:20: the glob `[a` is broken: a bracket or brace is not closed, or a \\ stands at the end"},
	{"per_path_ignores: {'{a': HBA}\n", badInAWayOfItsOwn, "f:1:20: the glob `{a` is broken: a bracket or brace is not closed, or a \\ stands at the end"},
	{"per_path_ignores: {'" + strings.Repeat("{a,a}", 10) + "': HBA}\n", badInAWayOfItsOwn, "f:1:20: the glob `" + strings.Repeat("{a,a}", 10) + "` has braces for more than 1000 paths"},
	{"per_path_ignores: {'" + strings.Repeat("a", 1001) + "': HBA}\n", badInAWayOfItsOwn, "f:1:20: the glob has more than 1000 characters"},
	{"severity: {HBA001: info, secondary-entry-missing: error}\n", badInAWayOfItsOwn, "f:1:26: `secondary-entry-missing` names HBA001 again, after `HBA001`"},
	{"fail_on: error\nselect: HBA\nfail_on: info\n", bad, "f:3:1: `fail_on` stands twice: first on line 1"},
	{"severity: {HBA: info,\n  HBA: error}\n", bad, "f:2:3: `HBA` stands twice: first on line 1"},
	{"severity: &s {HBA: info}\n<<: {select: HBA}\n", badInAWayOfItsOwn, "f:2:1: `<<` merges nothing here: write the keys out"},
	{"1: x\n", bad, "f:1:1: a key must be text, not the number 1: put it in quotes"},
	{"? [a]\n: x\n", bad, "f:1:3: a key must be text, not a list"},
	{"select: HBA\n---\nignore: HBA\n", badInAWayOfItsOwn, "f:2:1: the file is not YAML: a second document begins here; one is expected"},
	{"select: [HBA\n", bad, "f:1:1: the file is not YAML: expected \",\" or \"]\""},
	{"select:\n\t- HBA\n", bad, "f:2:2: the file is not YAML: a tab cannot indent; use spaces"},
	{"ignore: \"a\x00b\"\n", bad, "f:1:11: the file is not YAML: control character U+0000; YAML allows none but tab and line ends"},
	{"ignore: \xff\n", bad, "f:1:9: the file is not YAML: byte 0xff is not part of UTF-8 text"},
}

// TestSettingsAndTheirSchema shows that the schema takes what the command takes, and
// refuses what it refuses, as far as a schema can.
func TestSettingsAndTheirSchema(t *testing.T) {
	schema := compile(t, lint.SettingsSchema())
	for _, tt := range settingsTexts {
		says := ""
		if _, err := lint.Settle(lint.Flags{}, settings.Parse(parse.NewSource("f", []byte(tt.text)))); err != nil {
			says = err.Error()
		}
		if says != tt.says {
			t.Errorf("%s\nsays %s\nnot  %s", tt.text, says, tt.says)
		}
		var instance any
		err := yaml.Unmarshal([]byte(tt.text), &instance)
		if err == nil {
			err = schema.Validate(instance)
		}
		if takes := err == nil; takes != (tt.verdict == good || tt.verdict == badInAWayOfItsOwn) {
			t.Errorf("%s\nby the schema: %v", tt.text, err)
		}
	}
}

func compile(t *testing.T, text string) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("urn:regionlint:config:1", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("urn:regionlint:config:1")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestWhereModesCount shows for each word of check_permissions whether the modes of
// files in directories and in archives are judged.
func TestWhereModesCount(t *testing.T) {
	for _, tt := range []struct {
		text                   string
		inDirectory, inArchive bool
	}{
		{"", false, true},
		{"check_permissions: auto\n", false, true},
		{"check_permissions: always\n", true, true},
		{"check_permissions: true\n", true, true},
		{"check_permissions: never\n", false, false},
		{"check_permissions: false\n", false, false},
	} {
		s, err := lint.Settle(lint.Flags{}, settings.Parse(parse.NewSource("f", []byte(tt.text))))
		if err != nil {
			t.Fatal(err)
		}
		if inDirectory, inArchive := s.Options.CheckPermissions, s.WithModes().Options.CheckPermissions; inDirectory != tt.inDirectory || inArchive != tt.inArchive {
			t.Errorf("%q: in a directory %t, in an archive %t", tt.text, inDirectory, inArchive)
		}
	}
}
