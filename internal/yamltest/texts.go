package yamltest

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Texts are the YAML files of the bundles below a directory: each manifest and each
// regiond.conf.
func Texts(t testing.TB, dir string) (texts [][]byte) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		name := filepath.Base(path)
		if err != nil || entry.IsDir() || name != "regiond.conf" && filepath.Ext(name) != ".yaml" {
			return err
		}
		text, err := os.ReadFile(path)
		texts = append(texts, text)
		return err
	})
	if err != nil || len(texts) == 0 {
		t.Fatalf("%d texts below %s: %v", len(texts), dir, err)
	}
	return texts
}
