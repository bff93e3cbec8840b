//go:build unix

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// measured is what came of two programs that were compared: medians.
type measured struct {
	a, b time.Duration
	// ratio is how many times as long as b a takes: that of each pair, not of a and b.
	ratio float64
}

// compare measures pairs of two programs, each so many runs.
func compare(a, b []string, pairs, runs int) (m measured, err error) {
	var as, bs []time.Duration
	var ratios []float64
	for range pairs {
		times, err := hyperfine(runs, a, b)
		if err != nil {
			return m, err
		}
		as, bs = append(as, times[0]), append(bs, times[1])
		ratios = append(ratios, float64(times[0])/float64(times[1]))
	}
	return measured{median(as), median(bs), median(ratios)}, nil
}

func median[T int64 | time.Duration | float64](list []T) T {
	list = slices.Sorted(slices.Values(list))
	return list[len(list)/2]
}

// hyperfine runs each command so often, and returns the medians. No exit status of them
// is wrong: linters have one for what they find.
func hyperfine(runs int, commands ...[]string) (times []time.Duration, err error) {
	dir, err := os.MkdirTemp("", "regionlint-hyperfine-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	result := filepath.Join(dir, "result.json")
	args := []string{"--shell=none", "--ignore-failure", "--style=none", fmt.Sprint("--runs=", runs), "--export-json=" + result}
	if runs > 1 {
		args = append(args, "--warmup=3")
	}
	for _, c := range commands {
		args = append(args, quoted(c))
	}
	if text, err := exec.Command("hyperfine", args...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("hyperfine: %w\n%s", err, text)
	}
	text, err := os.ReadFile(result)
	if err != nil {
		return nil, err
	}
	var report struct{ Results []struct{ Median float64 } }
	if err := json.Unmarshal(text, &report); err != nil {
		return nil, err
	}
	for _, r := range report.Results {
		times = append(times, time.Duration(r.Median*float64(time.Second)))
	}
	return times, nil
}

// quoted is a command as hyperfine takes it apart.
func quoted(command []string) string {
	var words []string
	for _, word := range command {
		words = append(words, "'"+strings.ReplaceAll(word, "'", `'\''`)+"'")
	}
	return strings.Join(words, " ")
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
	kib, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return kib << 10, err
}
