package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/internal/fleet"
	"github.com/regionlint/regionlint/internal/server"
)

// memory is a table of how much memory programs have at most.
func (in *inputs) memory() ([][]string, error) {
	rows := [][]string{{"", "has at most", ""}}
	ofFile := func(peak int64) (string, error) {
		info, err := os.Stat(filepath.Join(in.sites[0], filepath.FromSlash(fleet.Records)))
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%.1f times the file", float64(peak)/float64(info.Size())), nil
	}
	ofNothing := func(int64) (string, error) { return "", nil }
	regionlint := func(path string) func() (int64, error) {
		return func() (int64, error) { return peak(in.lint(path).args) }
	}
	file := "a pg_hba.conf of " + number(in.lines) + " lines"
	for _, m := range []struct {
		what  string
		peak  func() (int64, error)
		times func(peak int64) (string, error)
	}{
		{"regionlint on " + number(in.bundles) + " bundles", regionlint(in.fleet), ofNothing},
		{"regionlint on " + number(in.bundles) + " bundles in a tar", regionlint(in.tar), ofNothing},
		{"regionlint on " + file, regionlint(in.sites[0]), ofFile},
		{"PostgreSQL " + version + " when it shows that file", func() (int64, error) { return peakOfView(in.database) }, ofFile},
	} {
		var peaks []int64
		for range in.pairs {
			p, err := m.peak()
			if err != nil {
				return nil, fmt.Errorf("memory of %s: %w", m.what, err)
			}
			peaks = append(peaks, p)
		}
		times, err := m.times(median(peaks))
		if err != nil {
			return nil, err
		}
		rows = append(rows, []string{m.what, number(int((median(peaks)+1<<19)>>20)) + " MiB", times})
	}
	return rows, nil
}

// childPeak prints the most memory that a program has at once, in KiB (getrusage(2)). A
// process counts what its parent had when it was started, and this one has the inputs.
const childPeak = `
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)`

// peak is the most memory that a program has at once, in bytes.
func peak(command []string) (int64, error) {
	text, err := exec.Command("python3", append([]string{"-c", childPeak}, command...)...).Output()
	if err != nil {
		return 0, fmt.Errorf("python3: %w", err)
	}
	return bytesOf(string(text))
}

// peakOfView is the most memory, in bytes, that the server's process for a session has
// when it shows pg_hba.conf (VmHWM of proc(5), which that process reads of itself).
func peakOfView(s *server.Server) (int64, error) {
	text, err := s.SQL(view + `; select substring(pg_read_file('/proc/self/status') from 'VmHWM:\s*(\d+)')`).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("psql: %w\n%s", err, text)
	}
	_, kib, _ := strings.Cut(string(text), "\n")
	return bytesOf(kib)
}

// bytesOf reads a number of KiB.
func bytesOf(kib string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(kib), 10, 64)
	return n << 10, err
}
