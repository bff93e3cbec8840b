package fleet_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regionlint/regionlint/bundle"
	"github.com/regionlint/regionlint/internal/fleet"
	"github.com/regionlint/regionlint/lint"
	"github.com/regionlint/regionlint/rules"
)

// TestFleetHasFaultsOfAFew lints a fleet: most bundles are right, and the faults of the
// others are those that they are to have.
func TestFleetHasFaultsOfAFew(t *testing.T) {
	const bundles = 200
	faulty := 0
	codes := map[string]bool{}
	for i := range bundles {
		found := lintFiles(t, fleet.Bundle(i))
		if len(found) > 0 {
			faulty++
		}
		for _, code := range found {
			codes[code] = true
		}
	}
	if faulty == 0 || faulty > bundles/2 {
		t.Errorf("%d of %d bundles have a fault", faulty, bundles)
	}
	if diff := cmp.Diff(map[string]bool{"HBA001": true, "PGC005": true, "WRK001": true}, codes); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

// TestRecordsAreRight lints each kind of pg_hba.conf: a server would load it.
func TestRecordsAreRight(t *testing.T) {
	for name, records := range map[string]func(int) string{"site": fleet.SiteRecords, "list": fleet.ListRecords, "plain": fleet.PlainRecords} {
		for _, code := range lintFiles(t, fleet.BundleOf(records(1000))) {
			if code == "HBA007" || code == "HBA013" {
				t.Errorf("%s: a line is refused: %s", name, code)
			}
		}
	}
}

// lintFiles are the codes of what is found in a bundle.
func lintFiles(t *testing.T, files []fleet.File) (codes []string) {
	t.Helper()
	dir := t.TempDir()
	if err := fleet.Write(dir, files); err != nil {
		t.Fatal(err)
	}
	result := lint.Lint(bundle.Load("", os.DirFS(dir), bundle.Options{}), lint.Settings{Rules: rules.All()})
	for _, f := range result.Findings {
		codes = append(codes, f.Rule.Code)
	}
	return codes
}

// TestTarHoldsTheSame holds a fleet in a tar against that in a directory.
func TestTarHoldsTheSame(t *testing.T) {
	const bundles = 3
	dir := t.TempDir()
	var packed bytes.Buffer
	if err := errors.Join(fleet.WriteAll(dir, bundles), fleet.WriteTar(&packed, bundles)); err != nil {
		t.Fatal(err)
	}
	written, inTar := map[string]string{}, map[string]string{}
	for i := range bundles {
		for _, f := range fleet.Bundle(i) {
			name := path.Join(fleet.Name(i), f.Path)
			text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
			if err != nil {
				t.Fatal(err)
			}
			written[name] = string(text)
		}
	}
	files := tar.NewReader(&packed)
	for {
		header, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		text, readErr := io.ReadAll(files)
		if err := errors.Join(err, readErr); err != nil {
			t.Fatal(err)
		}
		inTar[header.Name] = string(text)
	}
	if diff := cmp.Diff(written, inTar); diff != "" {
		t.Errorf("-directory +tar:\n%s", diff)
	}
	if len(written) != bundles*6 {
		t.Errorf("%d files", len(written))
	}
}

// TestSameNumberSameBytes makes everything twice.
func TestSameNumberSameBytes(t *testing.T) {
	once := func() string {
		return fmt.Sprint(fleet.Bundle(7), fleet.SiteRecords(500), fleet.ListRecords(500), fleet.PlainRecords(500))
	}
	first, second := once(), once()
	if first != second {
		t.Error("the same numbers give other bytes")
	}
}
