//go:build safety && linux

package safety_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	// room is the memory that may be used beyond the input, in bytes.
	room = 256 << 20
	// hang is after how long a run counts as endless. Nothing here takes a tenth of it
	// on a machine with nothing else to do.
	hang = 5 * time.Minute
	mega = 1 << 20
)

// long adds the files that take long to write and to read.
var long = flag.Bool("hostile.long", false, "try the large hostile files too")

// The files of the bundle into which each case puts what is hostile.
const (
	hostsYAML      = "hosts.yaml"
	regiondConf    = "alpha/etc/maas/regiond.conf"
	postgresqlConf = "alpha/etc/postgresql/16/main/postgresql.conf"
	pgHBAConf      = "alpha/etc/postgresql/16/main/pg_hba.conf"
	namedConf      = "alpha/etc/bind/named.conf.options"
	pgbouncerIni   = "alpha/etc/pgbouncer/pgbouncer.ini"
	settingsFile   = ".regionlint.yaml"
)

// ordinary is the bundle as it is before.
var ordinary = map[string]string{
	hostsYAML: "maas_version: \"3.5\"\nhosts:\n  alpha:\n    cpus: 8\n    roles: [region, database]\n" +
		"    addresses: [10.0.0.11]\n",
	regiondConf: "database_host: 10.0.0.11\ndatabase_name: maasdb\ndatabase_user: maas\ndatabase_pass: canary\n" +
		"maas_url: http://10.0.0.11:5240/MAAS\nnum_workers: 4\n",
	postgresqlConf: "listen_addresses = '*'\nmax_connections = 100\n",
	pgHBAConf:      "local all postgres peer\nhost maasdb maas 10.0.0.11/32 scram-sha-256\n",
}

// hostile is a file, or more of them, made to harm who reads it.
type hostile struct {
	name string
	// file is the one of the bundle that is, and write what is in it.
	file  string
	write func(w *bufio.Writer)
	// build changes the bundle in more than that.
	build func(t *testing.T, dir string)
	// says is what people are told, "" where nothing is wrong with the input.
	says string
	// args are commands to run beside lint, with the bundle's directory for DIR.
	args []string
}

// TestHostileFiles shows what regionlint makes of files that nobody writes who means
// well: it ends, in bounded memory, and says what is wrong.
func TestHostileFiles(t *testing.T) {
	var cases []hostile
	cases = append(cases, hostileYAML()...)
	cases = append(cases, hostilePaths()...)
	if *long {
		cases = append(cases, hostilePostgreSQL()...)
		cases = append(cases, hostileRecords()...)
		cases = append(cases, hostileOthers()...)
	}
	t.Logf("%d hostile inputs", len(cases))
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { c.run(t) })
	}
}

func (c hostile) run(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bundle")
	for name, text := range ordinary {
		put(t, dir, name, func(w *bufio.Writer) { w.WriteString(text) })
	}
	if c.write != nil {
		put(t, dir, c.file, c.write)
	}
	if c.build != nil {
		c.build(t, dir)
	}
	input := sizeOf(t, dir)
	out := t.TempDir()
	said, status := c.measure(t, input, "lint", "-o", out+"/text", "-f", "text", "-o", out+"/json", "-f", "json",
		"-o", out+"/sarif", "-f", "sarif", "-o", out+"/html", "-f", "html", dir)
	said += beginning(t, out+"/text")
	if status == 0 {
		t.Error("nothing is said")
	}
	if !strings.Contains(said, c.says) {
		t.Errorf("nothing says %q:\n%.2000s", c.says, said)
	}
	for _, args := range append(c.args, "lint -q --fix DIR") {
		c.measure(t, input, strings.Fields(strings.ReplaceAll(args, "DIR", dir))...)
	}
}

// beginning is the first mebibyte of a file, "" where there is none.
func beginning(t *testing.T, name string) string {
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	text, err := io.ReadAll(io.LimitReader(f, mega))
	if err := errors.Join(err, f.Close()); err != nil {
		t.Error(err)
	}
	return string(text)
}

// measure runs a command to its end, and returns what it wrote.
func (c hostile) measure(t *testing.T, input int64, args ...string) (said string, status int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.WaitDelay = time.Second
	stdout, stderr := &head{}, &head{}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	start := time.Now() //nolint:forbidigo // for who reads the log
	_ = cmd.Run()
	took := time.Since(start).Round(10 * time.Millisecond)
	if cmd.ProcessState == nil {
		t.Fatalf("%v does not start", args)
	}
	used := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
	status = cmd.ProcessState.ExitCode()
	t.Logf("%4d MiB beyond %4d, %6v, exit %d: %.60s", (used-input)/mega, input/mega, took, status, strings.Join(args, " "))
	if status < 0 || status > 2 || bytes.Contains(stderr.Bytes(), []byte("goroutine ")) {
		t.Errorf("%v ended with %v:\n%.3000s", args, cmd.ProcessState, stderr.Bytes())
	}
	if status == 2 && stderr.Len() == 0 {
		t.Errorf("%v: exit 2, and nobody knows why", args)
	}
	if used > input+room {
		t.Errorf("%v takes %d MiB for %d MiB of input", args, used/mega, input/mega)
	}
	return stdout.String() + stderr.String(), status
}

// head keeps the beginning of what is written to it: the memory of a child counts from
// that of its parent.
type head struct{ bytes.Buffer }

func (h *head) Write(p []byte) (int, error) {
	h.Buffer.Write(p[:min(len(p), max(0, 64<<10-h.Len()))])
	return len(p), nil
}

// ReadFrom keeps io.Copy from going around Write.
func (h *head) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{h}, r)
}

func put(t *testing.T, dir, name string, write func(w *bufio.Writer)) {
	t.Helper()
	full := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(full, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o640)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 64<<10)
	write(w)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// sizeOf is what is read of a bundle at most: the disk that it takes, of which a sparse
// file has little.
func sizeOf(t *testing.T, dir string) (size int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			size += info.Sys().(*syscall.Stat_t).Blocks * 512
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return size
}

// again writes a text so many times.
func again(n int, text string) func(*bufio.Writer) {
	return func(w *bufio.Writer) {
		for range n {
			w.WriteString(text)
		}
	}
}

// bytesOf writes a text until it has so many bytes.
func bytesOf(size int, text string) func(*bufio.Writer) { return again(size/len(text), text) }

// numbered writes a format with each number below n.
func numbered(n int, format string) func(*bufio.Writer) {
	return func(w *bufio.Writer) {
		for i := range n {
			fmt.Fprintf(w, format, i)
		}
	}
}

// text writes a text.
func text(text string) func(*bufio.Writer) { return again(1, text) }

// all writes one part after the other.
func all(parts ...func(*bufio.Writer)) func(*bufio.Writer) {
	return func(w *bufio.Writer) {
		for _, part := range parts {
			part(w)
		}
	}
}
