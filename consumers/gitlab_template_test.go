//go:build consumers

package consumers_test

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// gitlabJob is the job of the template.
type gitlabJob struct {
	Image     string
	Script    []string
	Artifacts struct {
		When    string
		Reports struct{ Codequality, Junit string }
	}
}

// TestGitLabTemplate runs the script of the template as GitLab's runner does: its
// lines one after the other in one bash, which ends at the first that fails.
func TestGitLabTemplate(t *testing.T) {
	job := readGitLabTemplate(t)
	if !strings.HasPrefix(job.Image, "golang:") || job.Artifacts.When != "always" {
		t.Errorf("no go in the image %s, or no reports of findings: artifacts %s", job.Image, job.Artifacts.When)
	}
	for _, test := range []struct {
		what      string
		variables []string
		status    int
	}{
		{"as it is", nil, 1},
		{"with PATHs and flags", []string{"REGIONLINT_ARGS=testdata/bundles/demo --fail-on=never"}, 0},
	} {
		t.Run(test.what, func(t *testing.T) {
			dir := repositoryWithDemo(t)
			if status, log := job.run(t, dir, test.variables...); status != test.status {
				t.Fatalf("exit status %d, not %d:\n%s", status, test.status, log)
			}
			var want struct{ Findings []json.RawMessage }
			unmarshal(t, report(t, "--format", "json", bundlePath("demo")), &want)
			var quality []json.RawMessage
			unmarshal(t, []byte(read(t, filepath.Join(dir, job.Artifacts.Reports.Codequality))), &quality)
			var junit struct {
				Failures int `xml:"failures,attr"`
			}
			if err := xml.Unmarshal([]byte(read(t, filepath.Join(dir, job.Artifacts.Reports.Junit))), &junit); err != nil {
				t.Fatal(err)
			}
			if len(quality) != len(want.Findings) || junit.Failures != len(want.Findings) {
				t.Errorf("%d findings as Code Quality, %d as tests, not %d", len(quality), junit.Failures, len(want.Findings))
			}
		})
	}
	t.Run("no variable is a part of the script", func(t *testing.T) {
		dir := repositoryWithDemo(t)
		status, log := job.run(t, dir, "REGIONLINT_ARGS=testdata/*;touch$IFS'pwned'")
		if status != 2 || !strings.Contains(log, "testdata/*;touch$IFS") {
			t.Errorf("exit status %d, and regionlint does not see the pattern:\n%s", status, log)
		}
	})
	t.Run("the version that is asked for is installed", func(t *testing.T) {
		dir := repositoryWithDemo(t)
		// There may be no such release: a program called go says what it is asked for.
		programs := t.TempDir()
		write(t, filepath.Join(programs, "go"), "#!/bin/sh\necho \"go $*\"\n")
		if err := os.Chmod(filepath.Join(programs, "go"), 0o755); err != nil {
			t.Fatal(err)
		}
		_, log := job.run(t, dir, "PATH="+programs+":/usr/bin:/bin", "REGIONLINT_VERSION=v1.2.3")
		if !strings.Contains(log, "go install github.com/regionlint/regionlint/cmd/regionlint@v1.2.3\n") {
			t.Errorf("another is:\n%s", log)
		}
	})
}

func readGitLabTemplate(t *testing.T) gitlabJob {
	t.Helper()
	var template struct{ Regionlint gitlabJob }
	text := read(t, filepath.Join(root, "templates", "regionlint.gitlab-ci.yml"))
	if err := yaml.Unmarshal([]byte(text), &template); err != nil {
		t.Fatal(err)
	}
	return template.Regionlint
}

// run runs the script where regionlint is in the PATH already, unless the variables
// say otherwise.
func (job gitlabJob) run(t *testing.T, dir string, variables ...string) (status int, log string) {
	t.Helper()
	command := exec.Command("bash", "-eo", "pipefail", "-c", strings.Join(job.Script, "\n"))
	command.Dir = dir
	path := "PATH=" + filepath.Dir(binary) + string(os.PathListSeparator) + os.Getenv("PATH")
	command.Env = append(append(os.Environ(), path), variables...)
	out, err := command.CombinedOutput()
	if command.ProcessState == nil {
		t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), string(out)
}
