//go:build consumers

package consumers_test

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAnsibleFacts has Ansible gather the facts of this machine, in each of the ways in
// which regionlint reads them, and of a host that it does not reach.
func TestAnsibleFacts(t *testing.T) {
	need(t, "ansible", "apt-get install ansible-core")
	dir := t.TempDir()
	write(t, filepath.Join(dir, "inventory"), "alpha ansible_connection=local ansible_python_interpreter=/usr/bin/python3\n"+
		"gone ansible_host=127.0.0.1 ansible_port=1 ansible_connection=ssh\n")
	write(t, filepath.Join(dir, "ansible.cfg"), "[defaults]\ninventory = inventory\nfact_caching = jsonfile\nfact_caching_connection = cache\n")
	t.Setenv("ANSIBLE_NOCOLOR", "1")
	t.Setenv("ANSIBLE_LOCAL_TEMP", filepath.Join(dir, "tmp"))
	gather := exec.Command("ansible", "all", "-m", "setup", "--tree", "tree")
	gather.Dir = dir
	printed, err := gather.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "setup.out"), string(printed))
	line := exec.Command("ansible", "all", "-m", "setup", "--one-line")
	line.Dir = dir
	if printed, err = line.Output(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "lines.out"), string(printed))

	told := map[string]string{}
	for _, source := range []string{"tree", "cache", "setup.out", "lines.out"} {
		out := run(t, dir, binary, "manifest", source, "--set", "alpha,role=region,role=database,name=a.example.net")
		remark, text, _ := strings.Cut(out, "hosts:\n")
		if isSaid := strings.Contains(remark, "Ansible did not reach gone"); isSaid == (source == "cache") {
			t.Errorf("%s: that a host is left out, is said: %v", source, isSaid)
		}
		if want := fmt.Sprintf("  alpha:\n    cpus: %d\n    roles: [region, database]\n", runtime.NumCPU()); !strings.HasPrefix(text, want) {
			t.Errorf("%s: the manifest does not begin with\n%s\n%s", source, want, out)
		}
		told[source] = text
		if diff := cmp.Diff(told["tree"], told[source]); diff != "" {
			t.Errorf("%s tells something else than tree:\n%s", source, diff)
		}
	}
}

// TestLscpu reads what lscpu prints of this machine.
func TestLscpu(t *testing.T) {
	need(t, "lscpu", "apt-get install util-linux")
	dir := t.TempDir()
	write(t, filepath.Join(dir, "alpha.json"), run(t, dir, "lscpu", "-J"))
	out := run(t, dir, binary, "manifest", "alpha.json")
	if want := fmt.Sprintf("  alpha:\n    cpus: %s    #", run(t, dir, "nproc")); !strings.Contains(out, want) {
		t.Errorf("the manifest lacks\n%s\n%s", want, out)
	}
}
