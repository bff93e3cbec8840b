//go:build consumers

package consumers_test

import (
	"debug/elf"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDockerfile does by hand what an engine does with the Dockerfile: it copies what
// .dockerignore leaves, runs the build's command, and runs what the image holds as
// its user, with nothing else below the root. No engine builds it here.
func TestDockerfile(t *testing.T) {
	text := read(t, filepath.Join(root, "Dockerfile"))
	image := t.TempDir()
	source := dockerContext(t)
	build := instruction(t, text, `(?m)^RUN (CGO_ENABLED=0 .*)$`)
	build = strings.Replace(build, "-o /regionlint ", "-o "+filepath.Join(image, "regionlint")+" ", 1)
	run(t, source, "env", "TARGETOS=linux", "TARGETARCH="+goArch(t), "VERSION=1.2.3", "sh", "-c", build)

	t.Run("the program needs no other file", func(t *testing.T) {
		program, err := elf.Open(filepath.Join(image, "regionlint"))
		if err != nil {
			t.Fatal(err)
		}
		needed, err := program.ImportedLibraries()
		isInterpreter := func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP }
		if err = errors.Join(err, program.Close()); err != nil || len(needed) > 0 || slices.ContainsFunc(program.Progs, isInterpreter) {
			t.Errorf("it is linked to %q, or has an interpreter: %v", needed, err)
		}
	})
	t.Run("it lints as nobody, with nothing but the bundle", func(t *testing.T) {
		user := instruction(t, text, `(?m)^USER ([0-9]+:[0-9]+)$`)
		workdir := instruction(t, text, `(?ms)^FROM scratch.*^WORKDIR (/[a-z]+)$`)
		entrypoint := instruction(t, text, `(?m)^ENTRYPOINT \["(/[a-z]+)"\]$`)
		copyBundle(t, "demo", filepath.Join(image, workdir))
		for dir := image; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			if err := os.Chmod(dir, 0o755); err != nil {
				break
			}
		}
		lint := exec.Command("chroot", "--userspec="+user, image, entrypoint, strings.TrimPrefix(workdir, "/"))
		got, _ := lint.Output()
		if lint.ProcessState.ExitCode() != 1 {
			t.Fatalf("exit status %d:\n%s", lint.ProcessState.ExitCode(), got)
		}
		if diff := cmp.Diff(string(report(t, bundlePath("demo"))), string(got)); diff != "" {
			t.Errorf("it finds something else than outside (-want +got):\n%s", diff)
		}
		version := run(t, image, "chroot", "--userspec="+user, image, entrypoint, "version")
		if version != "regionlint 1.2.3\n" {
			t.Errorf("it is %s", version)
		}
	})
}

func instruction(t *testing.T, dockerfile, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(dockerfile)
	if found == nil {
		t.Fatalf("the Dockerfile has no %s", pattern)
	}
	return found[1]
}

func goArch(t *testing.T) string {
	t.Helper()
	return strings.TrimSpace(run(t, root, "go", "env", "GOARCH"))
}

// dockerContext are the files that .dockerignore leaves: it names what lies at the
// root, and behind **/ what lies anywhere.
func dockerContext(t *testing.T) string {
	t.Helper()
	dir := cloneOfCheckout(t)
	for line := range strings.Lines(read(t, filepath.Join(root, ".dockerignore"))) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		where := []string{"-maxdepth", "1"}
		name, anywhere := strings.CutPrefix(line, "**/")
		if anywhere {
			where = nil
		}
		run(t, dir, slices.Concat([]string{"find", ".", "-mindepth", "1"}, where, []string{"-name", name, "-prune", "-exec", "rm", "-r", "{}", "+"})...)
	}
	return dir
}
