package named_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/named"
)

func parseText(t *testing.T, text string) *named.File {
	t.Helper()
	return parseTree(t, fstest.MapFS{"main": {Data: []byte(text)}}, "main")
}

// outline writes statements as "name tokens", with those of a block in brackets.
func outline(statements []*named.Statement) string {
	var list []string
	for _, s := range statements {
		text := s.Name
		for _, token := range s.Tokens {
			text += " " + token.Text
		}
		if len(s.Body) > 0 {
			text += " [" + outline(s.Body) + "]"
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

func TestStatements(t *testing.T) {
	for text, want := range map[string]string{
		`options { Directory "/x y"; listen-on port 53 { any; !10.0.0.1; }; };`: "options { } [directory /x y, listen-on port 53 { any ; ! 10.0.0.1 ; }]",
		`acl x { a; }; zone "z" IN { type master; forwarders { }; };`:           "acl x { a ; }, zone z IN { } [type master, forwarders { }]",
		"recursion/**/no;": "recursion / no",
		`options { rate-limit { window 5; }; }; view v { zone z in-view w; };`: "options { } [rate-limit { } [window 5]], view v { } [zone z in-view w]",
	} {
		if diff := cmp.Diff(want, outline(parseText(t, text).Statements)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// TestIncludes has an included file's statements behind the include. Relative paths
// begin in named's directory, and of several files that match a pattern named reads
// the last one first.
func TestIncludes(t *testing.T) {
	tree := &parse.Tree{Dir: "host", FS: fstest.MapFS{
		"host/etc/main": {Data: []byte("options { directory \"/d\";\n" +
			"include \"x\"; include \"/e/*.conf\"; include \"/none\"; include \"/e/no*\"; };\n")},
		"host/d/x":      {Data: []byte("version \"1\";\n")},
		"host/e/1.conf": {Data: []byte("port 1;\n")},
		"host/e/2.conf": {Data: []byte("notify no;\n")},
		"host/e/.conf":  {Data: []byte("hidden;\n")},
		"none":          {Data: []byte("not this host's;\n")},
	}}
	file, err := named.Parse(tree, "host/etc/main")
	if err != nil || len(file.Problems) > 0 {
		t.Fatal(err, file.Problems)
	}
	const want = "directory /d, include x, version 1, include /e/*.conf, notify no, port 1, include /none, include /e/no*"
	if diff := cmp.Diff(want, outline(file.Options().Body)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var missing []string
	for _, s := range file.Options().Body {
		if s.Included != nil && s.Included.Err != nil {
			missing = append(missing, s.Included.Path)
		}
	}
	if diff := cmp.Diff([]string{"/none", "/e/no*"}, missing); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
}

// TestRemoval takes out the option "forwarders".
func TestRemoval(t *testing.T) {
	for _, tt := range []struct{ name, before, after string }{
		{"a line of its own", "{\n\tport 1;\n\tforwarders { a; };\n\tnotify no;\n}", "{\n\tport 1;\n\tnotify no;\n}"},
		{"several lines", "{\n\tforwarders {\n\t\ta;\n\t\tb;\n\t};\n\n\tnotify no;\n}", "{\n\n\tnotify no;\n}"},
		{"the comment above stays", "{\n\t// upstream\n\tforwarders { a; };\n}", "{\n\t// upstream\n}"},
		{"the comment behind goes", "{\n\tforwarders { a; }; // upstream /* x\n}", "{\n}"},
		{"carriage returns", "{\r\n\tforwarders { a; };\r\n}", "{\r\n}"},
		{"one of several on a line", "{ port 1; forwarders { a; }; notify no; }", "{ port 1; notify no; }"},
		{"the first on a line", "{\n\tforwarders { a; };  notify no; // x\n}", "{\n\tnotify no; // x\n}"},
		{"the last on a line", "{\n\tnotify no; forwarders { a; }; // x\n}", "{\n\tnotify no; // x\n}"},
		{"a comment that goes on", "{\n\tforwarders { a; }; /* x\n y */ notify no;\n}", "{\n\t/* x\n y */ notify no;\n}"},
		{"alone in the block", "{ forwarders { a; }; }", "{ }"},
		{"a comment before it", "{\n\t/* x */ forwarders { a; };\n}", "{\n\t/* x */\n}"},
		{"blanks at the start of the line", "{ port 1; # x\n    forwarders { a; };\n}", "{ port 1; # x\n}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := parseText(t, "options "+tt.before+";\n")
			for _, s := range file.Options().Body {
				if s.Name != "forwarders" {
					continue
				}
				edit, ok := s.Removal()
				if !ok {
					t.Fatal("it cannot be removed")
				}
				got := string(parse.Apply(file.Source.Text, []parse.Edit{edit}))
				if diff := cmp.Diff("options "+tt.after+";\n", got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestStatementOverTwoFiles is of one that begins in an included file and ends in
// the file that includes it, as named allows.
func TestStatementOverTwoFiles(t *testing.T) {
	file := parseTree(t, fstest.MapFS{
		"main": {Data: []byte("options { include \"/x\"; b; }; };\n")},
		"x":    {Data: []byte("forwarders { a;\n")},
	}, "main")
	last := file.Options().Body[1]
	if _, ok := last.Removal(); ok || last.Name != "forwarders" || len(file.Problems) > 0 {
		t.Errorf("%s can be removed: %t; problems: %v", last.Name, ok, file.Problems)
	}
}

func TestElements(t *testing.T) {
	file := parseText(t, "options { forwarders port 53 { 10.0.0.1; \"x\"; 2001:db8::1 port 54; }; };\n")
	var words []string
	for _, token := range file.Options().Body[0].Elements() {
		words = append(words, token.Text)
	}
	if diff := cmp.Diff([]string{"10.0.0.1", "x", "2001:db8::1"}, words); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSecretsAreMarked(t *testing.T) {
	for _, text := range []string{
		"key k { algorithm hmac-md5; secret \"vogelfrei\"; };\n",
		"key k { algorithm hmac-md5; SECRET vogelfrei; };\n",
		"key k { secret\n\"vogelfrei\n\"; };\n",
		"// secret \"vogelfrei\";\n",
		"key k { secret \"vogelfrei; };\n",
		"key k { secret /* x */ \"vogelfrei\"; };\n",
	} {
		src := parseText(t, text).Source
		if shown := src.Shown(parse.Span{End: len(src.Text)}); strings.Contains(shown, "vogelfrei") {
			t.Errorf("%q shows %q", text, shown)
		}
	}
}
