//go:build safety

package safety_test

import (
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// binary is regionlint, and root the repository.
var binary, root string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "regionlint-safety")
	if err != nil {
		log.Panic(err)
	}
	defer func() {
		if err := os.RemoveAll(dir); err != nil {
			log.Print(err)
		}
	}()
	// Other users run it, too.
	if err := os.Chmod(dir, 0o755); err != nil {
		log.Panic(err)
	}
	if root, err = filepath.Abs(".."); err != nil {
		log.Panic(err)
	}
	binary = filepath.Join(dir, "regionlint")
	build := exec.Command("go", "build", "-o", binary, "./cmd/regionlint")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		log.Panicf("%v\n%s", err, out)
	}
	// The status is what the testing package exits with.
	m.Run()
}

// command is regionlint, to be run at the root of the repository.
func command(args ...string) *exec.Cmd {
	c := exec.Command(binary, args...)
	c.Dir = root
	return c
}

// demoPath is the path of the demo bundle of the repository.
func demoPath() string { return filepath.Join(root, "testdata", "bundles", "demo") }
