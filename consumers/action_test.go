//go:build consumers

package consumers_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestAction runs the scripts of action.yml as a GitHub runner does: in bash with
// its flags, in the workspace, with the files that it sets up for a step.
func TestAction(t *testing.T) {
	t.Run("findings become annotations and fail the step", func(t *testing.T) {
		r := newRunner(t)
		status, log := r.run(t, map[string]string{})
		if status != 1 || r.outputs["exit-status"] != "1" {
			t.Errorf("exit status %d, output exit-status=%s, not 1", status, r.outputs["exit-status"])
		}
		want := "::error file=testdata/bundles/demo/alpha/etc/postgresql/9.5/main/pg_hba.conf,line=97,"
		if !strings.Contains(log, want) {
			t.Errorf("no annotation %s in\n%s", want, log)
		}
		if summary := read(t, r.summary); !strings.Contains(summary, "HBA001") {
			t.Errorf("the summary of the job does not name HBA001:\n%s", summary)
		}
	})
	t.Run("SARIF in the same run", func(t *testing.T) {
		r := newRunner(t)
		r.run(t, map[string]string{"sarif": "out.sarif"})
		var sarif struct{ Version string }
		if err := json.Unmarshal([]byte(read(t, filepath.Join(r.workspace, "out.sarif"))), &sarif); err != nil || sarif.Version != "2.1.0" {
			t.Errorf("SARIF version %q: %v", sarif.Version, err)
		}
	})
	t.Run("nothing fails that is not asked for", func(t *testing.T) {
		r := newRunner(t)
		if status, log := r.run(t, map[string]string{"fail-on": "never"}); status != 0 || !strings.Contains(log, "::error ") {
			t.Errorf("exit status %d:\n%s", status, log)
		}
	})
	t.Run("paths and flags, a line each", func(t *testing.T) {
		r := newRunner(t)
		copyBundle(t, "clean", filepath.Join(r.workspace, "a clean one"))
		status, log := r.run(t, map[string]string{
			"paths": "a clean one\ntestdata/bundles/demo\n",
			"args":  "--ignore=PGC,RGD,WRK\n--select=HBA001\n",
		})
		if status != 1 || strings.Count(log, "::error ") != 1 {
			t.Errorf("exit status %d, and other annotations than one:\n%s", status, log)
		}
	})
	t.Run("no input is a part of the script", func(t *testing.T) {
		r := newRunner(t)
		for _, name := range []string{"paths", "args", "fail-on", "sarif"} {
			r.run(t, map[string]string{name: "\"; touch pwned; $(touch pwned) `touch pwned` '"})
			if _, err := os.Stat(filepath.Join(r.workspace, "pwned")); err == nil {
				t.Fatalf("%s is run as a part of the script", name)
			}
		}
		if status, _ := r.run(t, map[string]string{"paths": "*"}); status != 2 {
			t.Errorf("exit status %d: the shell expands a path", status)
		}
	})
}

// TestActionlint shows it the project's workflows, one of which uses the action, so
// that it knows the action's inputs.
func TestActionlint(t *testing.T) {
	need(t, "shellcheck", "apt-get install shellcheck")
	actionlint := []string{"go", "run", "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"}
	run(t, root, actionlint...)

	project := t.TempDir()
	run(t, project, "git", "init", "--quiet")
	copyFile(t, filepath.Join(root, "action.yml"), filepath.Join(project, "action.yml"))
	workflow := read(t, filepath.Join(root, ".github", "workflows", "ci.yml"))
	wrong := filepath.Join(project, ".github", "workflows", "wrong.yml")
	if err := os.MkdirAll(filepath.Dir(wrong), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, wrong, strings.Replace(workflow, "fail-on: error", "fails-on: error", 1))
	out := runFails(t, project, 1, actionlint...)
	if !strings.Contains(out, `input "fails-on" is not defined in action`) {
		t.Errorf("actionlint does not look at the action's inputs:\n%s", out)
	}
}

func TestShellcheck(t *testing.T) {
	need(t, "shellcheck", "apt-get install shellcheck")
	run(t, root, "shellcheck", ".ci/run", "live/install.sh")
	run(t, root, "shellcheck", "--shell", "bash", "cmd/regionlint/completion/regionlint.bash")
	out := filepath.Join(t.TempDir(), "out")
	runFails(t, root, 1, binary, "--diff", "--split-output", out, "testdata/bundles")
	scripts, err := filepath.Glob(filepath.Join(out, "*", "apply.sh"))
	if err != nil || len(scripts) < 2 {
		t.Fatalf("--split-output wrote the scripts %q: %v", scripts, err)
	}
	run(t, root, append([]string{"shellcheck"}, scripts...)...)
	for _, step := range readAction(t).Runs.Steps {
		if step.Run == "" {
			continue
		}
		script := filepath.Join(t.TempDir(), "step")
		write(t, script, step.Run)
		run(t, root, "shellcheck", "--shell", "bash", script)
	}
}

type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Steps []struct {
			Uses, Run, Shell string
			Env              map[string]string
		}
	}
}

func readAction(t *testing.T) action {
	t.Helper()
	var a action
	if err := yaml.Unmarshal([]byte(read(t, filepath.Join(root, "action.yml"))), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// runner is a GitHub runner, as far as scripts see one.
type runner struct {
	action             action
	workspace, summary string
	temp               string
	outputs            map[string]string
}

func newRunner(t *testing.T) *runner {
	t.Helper()
	temp := t.TempDir()
	return &runner{
		action: readAction(t), workspace: repositoryWithDemo(t),
		summary: filepath.Join(temp, "summary"), temp: temp,
	}
}

var expression = regexp.MustCompile(`\$\{\{ *([a-z._-]+) *\}\}`)

// run runs the steps until one fails, and returns its status and the log.
func (r *runner) run(t *testing.T, inputs map[string]string) (status int, log string) {
	t.Helper()
	contexts := map[string]string{"github.action_path": root, "github.action_ref": "v1.2.3"}
	for name, input := range r.action.Inputs {
		contexts["inputs."+name] = input.Default
	}
	for name, value := range inputs {
		contexts["inputs."+name] = value
	}
	path := os.Getenv("PATH")
	for i, step := range r.action.Runs.Steps {
		if step.Run == "" {
			continue
		}
		if step.Shell != "bash" || strings.Contains(step.Run, "${{") {
			t.Fatalf("step %d has another shell, or takes an expression into its script", i)
		}
		script := filepath.Join(r.temp, "script")
		write(t, script, step.Run)
		command := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", script)
		command.Dir = r.workspace
		files := map[string]string{"GITHUB_OUTPUT": filepath.Join(r.temp, "output"), "GITHUB_PATH": filepath.Join(r.temp, "path"), "GITHUB_STEP_SUMMARY": r.summary}
		command.Env = append(os.Environ(), "PATH="+path, "GITHUB_ACTIONS=true", "GITHUB_WORKSPACE="+r.workspace, "RUNNER_TEMP="+r.temp)
		for name, file := range files {
			write(t, file, "")
			command.Env = append(command.Env, name+"="+file)
		}
		for name, value := range step.Env {
			command.Env = append(command.Env, name+"="+expression.ReplaceAllStringFunc(value, func(text string) string {
				known, ok := contexts[expression.FindStringSubmatch(text)[1]]
				if !ok {
					t.Fatalf("step %d takes %s", i, text)
				}
				return known
			}))
		}
		out, _ := command.CombinedOutput()
		log += string(out)
		for line := range strings.Lines(read(t, files["GITHUB_PATH"])) {
			path = strings.TrimSpace(line) + string(os.PathListSeparator) + path
		}
		r.outputs = map[string]string{}
		for line := range strings.Lines(read(t, files["GITHUB_OUTPUT"])) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			r.outputs[name] = value
		}
		if status = command.ProcessState.ExitCode(); status != 0 {
			return status, log
		}
	}
	return status, log
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func copyBundle(t *testing.T, name, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(filepath.Join(root, bundlePath(name)))); err != nil {
		t.Fatal(err)
	}
}
