//go:build live

package live

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// systemctl asks the test, which answers whether it has done what it is told.
const systemctl = `#!/bin/sh
echo "$HOST $*" >"$REQUESTS"
read -r answer <"$ANSWERS"
[ "$answer" = yes ]
`

// rollOut runs the script that brings the fix to the hosts, by a fake ssh. What services
// are told there is done to the server and to the regions. The requests that change
// something are returned, in their order.
func (w *walk) rollOut(t *testing.T) (told []string) {
	t.Helper()
	fakes, roots := filepath.Join(w.dir, "fakes"), filepath.Join(w.dir, "roots")
	check(t, os.CopyFS(fakes, os.DirFS(filepath.Join("..", "rollout", "testdata", "fakes"))), os.Mkdir(roots, 0o755))
	check(t, os.Symlink(w.databaseRoot, filepath.Join(roots, "db")))
	for _, r := range w.regions {
		check(t, os.Symlink(r.root, filepath.Join(roots, r.name)))
	}
	check(t, os.WriteFile(filepath.Join(fakes, "systemctl"), []byte(systemctl), 0o755))
	requests, answers := fifo(t, filepath.Join(w.dir, "requests")), fifo(t, filepath.Join(w.dir, "answers"))

	script := exec.Command("sh", filepath.Join(w.dir, "patches", "apply.sh"))
	script.Env = append(os.Environ(), "SSH="+filepath.Join(fakes, "ssh"), "SCP="+filepath.Join(fakes, "scp"), "PAUSE=0",
		"FAKES="+fakes, "ROOTS="+roots, "HOMES="+filepath.Join(w.dir, "homes"), "REQUESTS="+requests.Name(), "ANSWERS="+answers.Name())
	var out bytes.Buffer
	script.Stdout, script.Stderr = &out, &out
	check(t, script.Start())
	ended := make(chan error, 1)
	go func() { ended <- script.Wait() }()
	asked := make(chan string)
	go func() {
		for lines := bufio.NewScanner(requests); lines.Scan(); {
			asked <- lines.Text()
		}
	}()
	for {
		select {
		case request := <-asked:
			host, command, _ := strings.Cut(request, " ")
			if !strings.HasPrefix(command, "is-") {
				told = append(told, request)
			}
			answer := "no\n"
			if w.obey(t, host, command) {
				answer = "yes\n"
			}
			_, err := answers.WriteString(answer)
			check(t, err)
		case err := <-ended:
			if err != nil {
				t.Fatalf("%v\n%s", err, out.String())
			}
			return told
		}
	}
}

// obey does what a service of a host is told, and tells whether it is so.
func (w *walk) obey(t *testing.T, host, command string) bool {
	t.Helper()
	if host == "db" {
		switch command {
		case "restart postgresql":
			w.database.stop(t)
			w.database.startOnAddresses(t, w.parameters...)
			return true
		case "is-active --quiet postgresql":
			return w.database.answers(t)
		}
		return false
	}
	for _, r := range w.regions {
		switch {
		case r.name != host:
		case command == "restart maas-regiond":
			return r.start(t) == nil
		case command == "is-active --quiet maas-regiond":
			return r.isOpen()
		}
	}
	return false
}

// fifo makes one that this test reads and writes, so that no other end waits for it.
func fifo(t *testing.T, name string) *os.File {
	t.Helper()
	check(t, syscall.Mkfifo(name, 0o600))
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	check(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return f
}
