package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
func compare(a, b []string, pairs, runs int) (measured, error) {
	var all [][]time.Duration
	for range pairs {
		times, err := hyperfine(runs, a, b)
		if err != nil {
			return measured{}, err
		}
		all = append(all, times)
	}
	return medians(all), nil
}

// medians are those of pairs.
func medians(pairs [][]time.Duration) measured {
	var as, bs []time.Duration
	var ratios []float64
	for _, times := range pairs {
		as, bs = append(as, times[0]), append(bs, times[1])
		ratios = append(ratios, float64(times[0])/float64(times[1]))
	}
	return measured{median(as), median(bs), median(ratios)}
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
	if len(report.Results) != len(commands) {
		return nil, fmt.Errorf("hyperfine measured %d of %d commands", len(report.Results), len(commands))
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
