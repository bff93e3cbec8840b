package hba

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/parse"
	"github.com/regionlint/regionlint/parse/version"
)

// TestReadsTooMuch has files that name others so often that a part of them would be
// left out: none is read then, since what is left may let in whom the whole does not.
func TestReadsTooMuch(t *testing.T) {
	names := &fstest.MapFile{Data: []byte(strings.Repeat("alice ", 50_000))}
	directory := fstest.MapFS{"pg_hba.conf": {Data: []byte("include_dir d\n")}}
	for i := range mostOpened + 1 {
		directory[fmt.Sprintf("d/%d.conf", i)] = &fstest.MapFile{Data: []byte("local all all peer\n")}
	}
	for _, tt := range []struct {
		name  string
		files fstest.MapFS
		want  parse.TooMany
	}{
		{
			"files in a directory", directory,
			parse.TooMany{Most: mostOpened, Of: "files"},
		},
		{
			"a file of names for each record",
			fstest.MapFS{"pg_hba.conf": {Data: []byte(strings.Repeat("local all @names peer\n", 9))}, "names": names},
			parse.TooMany{Most: mostAgain, Of: "bytes that are read again"},
		},
		{
			"files that name each other",
			fstest.MapFS{"pg_hba.conf": {Data: []byte(strings.Repeat("include pg_hba.conf\n", 5))}},
			parse.TooMany{Most: mostOpened, Of: "files"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse(&parse.Tree{FS: tt.files, Dir: "."}, "pg_hba.conf", Server{Version: version.PostgreSQL16})
			many := &parse.TooMany{}
			errors.As(err, &many)
			if diff := cmp.Diff(&tt.want, many); diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}
