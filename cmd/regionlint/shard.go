package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"
)

func shardFlag() cli.Flag {
	return &cli.StringFlag{Name: "shard", Usage: "lint the I-th of N parts of the bundles, `I/N`; auto takes them from JOB_COMPLETION_INDEX and JOB_COMPLETIONS (Kubernetes), or CI_NODE_INDEX and CI_NODE_TOTAL (GitLab), auto/N the index alone"}
}

// shard is one of several parts of a fleet; the zero shard is all of it.
type shard struct {
	// index counts from 0.
	index, count int
}

// mostShards is more than any fleet is cut into.
const mostShards = 100_000

// autoShard takes the place of the number in --shard.
const autoShard = "auto"

// machines are the variables by which runs that work side by side are told their number,
// and how many they are. Kubernetes gives the first of its two to the pods of an indexed
// job, and leaves the other one to who writes the job (kubernetes.io, "Indexed Job for
// Parallel Processing"); GitLab gives both (docs.gitlab.com, "parallel").
var machines = []struct {
	index, count string
	// first is the number of the first one.
	first int
}{
	{"JOB_COMPLETION_INDEX", "JOB_COMPLETIONS", 0},
	{"CI_NODE_INDEX", "CI_NODE_TOTAL", 1},
}

func newShard(c *cli.Context, getenv func(string) string) (s shard, err error) {
	if !c.IsSet("shard") {
		return s, nil
	}
	text := c.String("shard")
	index, count, hasCount := strings.Cut(text, "/")
	number := func(text string) int {
		n, err := strconv.Atoi(text)
		if err != nil || n > mostShards {
			return -1
		}
		return n
	}
	if index != autoShard {
		s = shard{number(index) - 1, number(count)}
		if !hasCount || s.index < 0 || s.count < 1 || s.index >= s.count {
			return s, fmt.Errorf("--shard %s: it takes one part of some, from 1/N to N/N, or auto", text)
		}
		return s, nil
	}
	for _, m := range machines {
		given := getenv(m.index)
		if given == "" {
			continue
		}
		from, total := m.count, getenv(m.count)
		if hasCount {
			from, total = "--shard", count
		}
		s = shard{number(given) - m.first, number(total)}
		switch {
		case total == "":
			return s, fmt.Errorf("--shard auto: %s is set, but not %s, the number of parts: set it, or give --shard auto/N", m.index, m.count)
		case s.count < 1:
			return s, fmt.Errorf("--shard %s: %s is no number of parts", text, strconv.Quote(total))
		case s.index < 0 || s.index >= s.count:
			return s, fmt.Errorf("--shard %s: %s is %s, which is none of the %d parts that %s says", text, m.index, strconv.Quote(given), s.count, from)
		}
		return s, nil
	}
	return s, fmt.Errorf("--shard %s: neither %s nor %s is set: give the part, as in --shard 1/4", text, machines[0].index, machines[1].index)
}

// of are the bundles of the part, and those of the others. Every so-manieth is one: those
// next to each other are often alike, so that the large ones do not meet in one part.
func (s shard) of(targets []target) (own, others []target) {
	if s.count == 0 {
		return targets, nil
	}
	for i, t := range targets {
		if i%s.count == s.index {
			own = append(own, t)
		} else {
			others = append(others, t)
		}
	}
	return own, others
}

// String is the part as people count.
func (s shard) String() string { return fmt.Sprintf("part %d of %d", s.index+1, s.count) }
