package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/report"
	"github.com/regionlint/regionlint/rules"
)

// written ignores what JSON leaves out.
var written = cmpopts.IgnoreUnexported(report.Document{}, report.Finding{}, report.Home{})

func TestJSONReadsBackWhatItWrote(t *testing.T) {
	for _, golden := range goldens {
		t.Run(golden.name, func(t *testing.T) {
			r := golden.build(newScene(t, golden.name))
			first := write(t, "json", r, golden.style)
			doc, err := report.Read(strings.NewReader(first))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(r.Document(), doc, written); diff != "" {
				t.Errorf("(-written +read):\n%s", diff)
			}
			format, _ := report.FormatNamed("json")
			var again strings.Builder
			if err := format.Write(&again, doc, golden.style); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(first, again.String()); diff != "" {
				t.Errorf("(-first +again):\n%s", diff)
			}
		})
	}
}

// TestFormatsAreTheSameFromJSON shows those that show no lines of files.
func TestFormatsAreTheSameFromJSON(t *testing.T) {
	for _, golden := range goldens {
		t.Run(golden.name, func(t *testing.T) {
			r := golden.build(newScene(t, golden.name))
			doc, err := report.Read(strings.NewReader(write(t, "json", r, golden.style)))
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"concise", "table", "sarif", "github", "gitlab", "rdjson"} {
				format, _ := report.FormatNamed(name)
				var got strings.Builder
				if err := format.Write(&got, doc, golden.style); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(write(t, name, r, golden.style), got.String()); diff != "" {
					t.Errorf("%s (-first +again):\n%s", name, diff)
				}
			}
			var got strings.Builder
			if err := report.WriteSummary(&got, doc, report.SummaryRoom); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(summaryOf(t, r, report.SummaryRoom), got.String()); diff != "" {
				t.Errorf("summary (-first +again):\n%s", diff)
			}
		})
	}
}

func TestTextFromJSONNamesThePlaces(t *testing.T) {
	s := newScene(t, "a_place_where_a_line_is_missing")
	doc, err := report.Read(strings.NewReader(write(t, "json", bundleOf(missingEntry(s)), report.Style{})))
	if err != nil {
		t.Fatal(err)
	}
	format, _ := report.FormatNamed("text")
	var got strings.Builder
	if err := format.Write(&got, doc, report.Style{}); err != nil {
		t.Fatal(err)
	}
	want := `error[HBA001]: region host beta (10.0.0.12) is not let in to database maasdb as maas
 --> alpha/etc/postgresql/9.5/main/pg_hba.conf:10:1
 ::: beta/etc/maas/regiond.conf:1:16 beta connects here
  = note: PostgreSQL answers: no pg_hba.conf entry for host "10.0.0.12", user "maas", database "maasdb"
  = help: add ` + "`host    maasdb          maas    10.0.0.12/32         md5`" + ` (--fix)
  = docs: regionlint explain HBA001

1 error in 4 files of 2 hosts (1 fixable with --fix)
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPositionsCountCharactersAndBytes(t *testing.T) {
	source := parse.NewSource("f", []byte("\r\nüber 数据 x\r\n"))
	f := report.Report{Bundles: []report.Bundle{{Findings: []rules.Finding{{
		Rule: unknown, Severity: rules.Info, Primary: rules.Label{Place: placeOf(t, source, "数据")},
	}}}}}
	want := report.Range{
		Start: report.Position{Line: 2, Column: 6, Offset: 8, ByteColumn: 7},
		End:   report.Position{Line: 2, Column: 8, Offset: 14, ByteColumn: 13},
	}
	if diff := cmp.Diff(want, f.Document().Findings[0].Range); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEditsKeepTheirText(t *testing.T) {
	source := parse.NewSource("f", []byte("a\n"))
	edited := parse.NewSource("g", []byte("b\n"))
	edit := func(path, text string) rules.Fix {
		return rules.Fix{Applicability: rules.Safe, Edits: []parse.Edit{{Path: path, Text: text}}}
	}
	r := bundleOf(rules.Finding{
		Rule: unknown, Severity: rules.Info, Primary: rules.Label{Place: placeOf(t, source, "a")},
		Fixes: []rules.Fix{
			edit("f", "<a> & \u202e\x1b\r\n"),
			edit("g", "in a file that the finding does not show"),
			edit("f", "not \xff UTF-8"),
			edit("h", "in no file"),
		},
	})
	r.Bundles[0].Source = func(path string) *parse.Source {
		if path == "g" {
			return edited
		}
		return nil
	}
	doc, err := report.Read(strings.NewReader(write(t, "json", r, report.Style{})))
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, fix := range doc.Findings[0].Fixes {
		texts = append(texts, fix.Edits[0].Text)
	}
	want := []string{"<a> & \u202e\x1b\r\n", "in a file that the finding does not show"}
	if diff := cmp.Diff(want, texts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFixThatTellsASecretIsKnownOf has one that JSON leaves out, and its mark all the
// same.
func TestFixThatTellsASecretIsKnownOf(t *testing.T) {
	source := parse.NewSource("f", []byte("database_pass: geheim1\n"))
	r := bundleOf(rules.Finding{
		Rule: unknown, Severity: rules.Info, Message: "m", Primary: rules.Label{Place: placeOf(t, source, "database_pass")},
		Help: "write it out", Fixes: []rules.Fix{{Applicability: rules.Safe, Edits: []parse.Edit{placeOf(t, source, "geheim1").Replace("'geheim1'")}}},
	})
	r.Bundles[0].Sources = []*parse.Source{source}
	source.MarkSecret(placeOf(t, source, "geheim1").Span)
	text := write(t, "json", r, report.Style{})
	doc, err := report.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	f := doc.Findings[0]
	if len(f.Fixes) > 0 || f.Fix != "safe" || strings.Contains(text, "geheim1") {
		t.Errorf("the finding has the fixes %+v, the best of them %s, in\n%s", f.Fixes, f.Fix, text)
	}
	for _, name := range []string{"concise", "text", "github", "sarif"} {
		var again bytes.Buffer
		writeDocument(t, name, &again, doc)
		if got := again.String(); !strings.Contains(got, "[*]") && !strings.Contains(got, "write it out (--fix)") {
			t.Errorf("%s read back knows no fix:\n%s", name, got)
		}
	}
}

// TestModesAreTold shows a fix that changes a mode, in JSON and read back.
func TestModesAreTold(t *testing.T) {
	source := parse.NewSource("f", []byte("a\n"))
	r := bundleOf(rules.Finding{
		Rule: unknown, Severity: rules.Info, Primary: rules.Label{Place: placeOf(t, source, "a")},
		Fixes: []rules.Fix{{Applicability: rules.Safe, Message: "set mode 0640", Modes: []rules.Mode{{Path: "f", Perm: 0o640}}}},
	})
	doc, err := report.Read(strings.NewReader(write(t, "json", r, report.Style{})))
	if err != nil {
		t.Fatal(err)
	}
	want := []report.Fix{{
		Applicability: "safe", Message: "set mode 0640", Edits: []report.Edit{}, Modes: []report.Mode{{Path: "f", Mode: "0640"}},
	}}
	if diff := cmp.Diff(want, doc.Findings[0].Fixes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestFormatsTellThatWritingFailed(t *testing.T) {
	for _, format := range report.Formats() {
		s := newScene(t, "a_place_where_a_line_is_missing")
		if err := format.Write(full{}, bundleOf(missingEntry(s)).Document(), report.Style{}); err == nil {
			t.Errorf("%s does not", format.Name)
		}
	}
}

// schema is that of reports, or what is below it.
func schema(t *testing.T, below string) *jsonschema.Schema {
	t.Helper()
	text, err := jsonschema.UnmarshalJSON(strings.NewReader(report.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("report.json", text); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("report.json" + below)
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func validate(t *testing.T, schema *jsonschema.Schema, text string) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Error(err)
	}
}

func TestReportsAreValid(t *testing.T) {
	reports, counts := schema(t, ""), schema(t, "#/$defs/statistics")
	for _, golden := range goldens {
		r := golden.build(newScene(t, golden.name))
		validate(t, reports, write(t, "json", r, golden.style))
		validate(t, counts, counted(t, "json", r, golden.style))
	}
	validate(t, reports, write(t, "json", loadedReport(), report.Style{}))
	validate(t, reports, write(t, "json", secretScene(), report.Style{}))
}

// TestSchemaNamesEveryField walks the types beside the schema, because both
// are written by hand.
func TestSchemaNamesEveryField(t *testing.T) {
	var schema node
	if err := json.Unmarshal([]byte(report.Schema()), &schema); err != nil {
		t.Fatal(err)
	}
	schema.checkType(t, "report", reflect.TypeFor[report.Document](), schema.Defs)
}

// node is the part of a JSON Schema that has to do with fields.
type node struct {
	Ref                  string          `json:"$ref"`
	Defs                 map[string]node `json:"$defs"`
	Properties           map[string]node `json:"properties"`
	Required             []string        `json:"required"`
	AdditionalProperties *bool           `json:"additionalProperties"`
	Items                *node           `json:"items"`
}

func (n node) checkType(t *testing.T, name string, typ reflect.Type, defs map[string]node) {
	t.Helper()
	if n.Ref != "" {
		n = defs[strings.TrimPrefix(n.Ref, "#/$defs/")]
	}
	switch {
	case typ.Kind() == reflect.Slice && n.Items == nil:
		t.Errorf("%s has no items", name)
	case typ.Kind() == reflect.Slice:
		n.Items.checkType(t, name, typ.Elem(), defs)
	case typ.Kind() == reflect.Struct:
		n.checkFields(t, name, typ, defs)
	}
}

func (n node) checkFields(t *testing.T, name string, typ reflect.Type, defs map[string]node) {
	t.Helper()
	var fields, required []string
	for i := range typ.NumField() {
		field := typ.Field(i)
		if !field.IsExported() {
			continue
		}
		tag, option, _ := strings.Cut(field.Tag.Get("json"), ",")
		fields = append(fields, tag)
		if option != "omitempty" {
			required = append(required, tag)
		}
		n.Properties[tag].checkType(t, name+"."+tag, field.Type, defs)
	}
	slices.Sort(fields)
	slices.Sort(required)
	if diff := cmp.Diff(fields, slices.Sorted(maps.Keys(n.Properties))); diff != "" {
		t.Errorf("%s (-type +schema):\n%s", name, diff)
	}
	if diff := cmp.Diff(required, slices.Sorted(slices.Values(n.Required))); diff != "" {
		t.Errorf("%s requires (-type +schema):\n%s", name, diff)
	}
	if n.AdditionalProperties == nil || *n.AdditionalProperties {
		t.Errorf("%s lets in more", name)
	}
}
