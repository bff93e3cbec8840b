package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
)

// The recipes in examples are run part by part on a small fleet, as the systems would
// that they are for. What they merge is what one run finds.

// recipeFleet makes a directory the current one in which bundles is a small fleet.
func recipeFleet(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for i, name := range []string{"demo", "faults", "clean", "ha", "broken", "demo"} {
		to := filepath.Join(dir, "bundles", fmt.Sprintf("%d-%s", i, name))
		if err := os.CopyFS(to, os.DirFS(filepath.Join(source, "testdata", "bundles", name))); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	return dir
}

// oneRun is the report of one run over the fleet.
func oneRun(t *testing.T, format string) string {
	t.Helper()
	return string(printed(t, exitFindings, "--format", format, "bundles"))
}

// recipe reads the documents of a file in examples.
func recipe(t *testing.T, name string, documents ...any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(source, "examples", name))
	if err != nil {
		t.Fatal(err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for _, document := range documents {
		if err := decoder.Decode(document); err != nil {
			t.Fatal(err)
		}
	}
	if err := decoder.Decode(new(any)); !errors.Is(err, io.EOF) {
		t.Fatalf("%s has more documents than the test runs: %v", name, err)
	}
}

// shell runs the lines of a recipe's script in one bash, as runners do. Its regionlint is
// the one under test, see TestMain.
func shell(t *testing.T, status int, script string, variables ...string) {
	t.Helper()
	bash := exec.Command("bash", "-e", "-o", "pipefail", "-c", script)
	bash.Env = append(os.Environ(), variables...)
	out, err := bash.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if got := bash.ProcessState.ExitCode(); got != status {
		t.Fatalf("exit status %d, not %d, of\n%s\n%s", got, status, script, out)
	}
}

// sameFileAs compares a file that a recipe wrote with the report of one run.
func sameFileAs(t *testing.T, file, want string) {
	t.Helper()
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("%s is not the report of one run (-one run +merged):\n%s", file, diff)
	}
}

func TestRecipeForGitHub(t *testing.T) {
	type job struct {
		Strategy struct {
			Matrix struct{ Part []int }
		}
		Steps []struct{ Run string }
	}
	var workflow struct {
		Env  map[string]string
		Jobs struct{ Lint, Merge job }
	}
	recipe(t, "github-matrix.yml", &workflow)
	recipeFleet(t)
	parts := workflow.Jobs.Lint.Strategy.Matrix.Part
	if fmt.Sprint(len(parts)) != workflow.Env["PARTS"] {
		t.Errorf("%d parts are in the matrix, and PARTS is %s", len(parts), workflow.Env["PARTS"])
	}
	// The last step with a script is the one that runs regionlint.
	last := func(j job) (script string) {
		for _, step := range j.Steps {
			if step.Run != "" {
				script = step.Run
			}
		}
		return script
	}
	for _, part := range parts {
		shell(t, exitClean, last(workflow.Jobs.Lint), fmt.Sprint("PART=", part), "PARTS="+workflow.Env["PARTS"])
	}
	shell(t, exitFindings, last(workflow.Jobs.Merge))
	sameFileAs(t, "regionlint.sarif", oneRun(t, "sarif"))
}

func TestRecipeForGitLab(t *testing.T) {
	type job struct {
		Parallel int
		Script   []string
	}
	var pipeline struct {
		Lint  job `yaml:"regionlint"`
		Merge job `yaml:"regionlint-merge"`
	}
	recipe(t, "gitlab-parallel.yml", &pipeline)
	recipeFleet(t)
	for i := range pipeline.Lint.Parallel {
		shell(t, exitClean, strings.Join(pipeline.Lint.Script, "\n"),
			fmt.Sprint("CI_NODE_INDEX=", i+1), fmt.Sprint("CI_NODE_TOTAL=", pipeline.Lint.Parallel))
	}
	shell(t, exitFindings, strings.Join(pipeline.Merge.Script, "\n"))
	sameFileAs(t, "gl-code-quality-report.json", oneRun(t, "gitlab"))
}

func TestRecipeForKubernetes(t *testing.T) {
	type job struct {
		Spec struct {
			CompletionMode           string `yaml:"completionMode"`
			Completions, Parallelism int
			Template                 struct {
				Spec struct{ Containers []struct{ Args []string } }
			}
		}
	}
	var lint, merge job
	recipe(t, "kubernetes-indexed-job.yaml", new(any), &lint, &merge)
	dir := recipeFleet(t)
	if err := os.Mkdir("reports", 0o755); err != nil {
		t.Fatal(err)
	}
	if lint.Spec.CompletionMode != "Indexed" || lint.Spec.Completions != lint.Spec.Parallelism {
		t.Errorf("no Indexed Job whose parts run at once: %+v", lint.Spec)
	}
	// What Kubernetes mounts is elsewhere here.
	mounted := regexp.MustCompile(`(^|=)/(reports|bundle)`)
	args := func(j job, index int) (list []string) {
		for _, arg := range j.Spec.Template.Spec.Containers[0].Args {
			arg = strings.ReplaceAll(arg, "$(JOB_COMPLETION_INDEX)", fmt.Sprint(index))
			arg = mounted.ReplaceAllString(arg, "${1}"+dir+"/$2")
			list = append(list, arg)
		}
		return list
	}
	if err := os.Rename("bundles", "bundle"); err != nil {
		t.Fatal(err)
	}
	whole := string(printed(t, exitFindings, "--format", "json", filepath.Join(dir, "bundle")))
	for i := range lint.Spec.Completions {
		t.Setenv("JOB_COMPLETION_INDEX", fmt.Sprint(i))
		printed(t, exitClean, args(lint, i)...)
	}
	printed(t, exitFindings, args(merge, 0)...)
	sameFileAs(t, filepath.Join("reports", "all.json"), whole)
}
