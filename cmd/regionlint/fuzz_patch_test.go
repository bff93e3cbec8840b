package main

import (
	"maps"
	"strconv"
	"strings"
	"testing"
)

// patched applies the diff to the files as strictly as git does.
func patched(t *testing.T, files map[string]string, diff string) map[string]string {
	t.Helper()
	after := maps.Clone(files)
	var path string
	var out strings.Builder
	var old []string
	at := 0
	finish := func() {
		if path != "" {
			after[path] = out.String() + strings.Join(old[at:], "")
		}
	}
	lines := strings.SplitAfter(diff, "\n")
	for i := 0; i < len(lines)-1; {
		line := lines[i]
		if strings.HasPrefix(line, "--- ") {
			finish()
			path = strings.TrimPrefix(strings.TrimSuffix(lines[i+1], "\n"), "+++ b/")
			text, ok := files[path]
			if !ok {
				t.Fatalf("%q is none of the files", path)
			}
			old, at = strings.SplitAfter(text, "\n"), 0
			out.Reset()
			i += 2
			continue
		}
		first, removed, added := hunkHead(t, line)
		if removed == 0 {
			first++
		}
		for ; at < first-1; at++ {
			out.WriteString(old[at])
		}
		for i++; removed > 0 || added > 0; i++ {
			mark, body := lines[i][0], lines[i][1:]
			if i+1 < len(lines) && strings.HasPrefix(lines[i+1], `\`) {
				body = strings.TrimSuffix(body, "\n")
				i++
			}
			if mark != '+' {
				if old[at] != body {
					t.Fatalf("%s: %q stands where there is %q in\n%s", path, body, old[at], diff)
				}
				at++
				removed--
			}
			if mark != '-' {
				out.WriteString(body)
				added--
			}
		}
	}
	finish()
	return after
}

// hunkHead is the first line of a hunk, and how many there are before and after it.
func hunkHead(t *testing.T, line string) (first, removed, added int) {
	t.Helper()
	fields := strings.Fields(line)
	if len(fields) != 4 || fields[0] != "@@" || fields[3] != "@@" {
		t.Fatalf("%q is no head of a hunk", line)
	}
	part := func(field string) (from, count int) {
		start, number, given := strings.Cut(field[1:], ",")
		from, err := strconv.Atoi(start)
		must(t, err)
		if !given {
			return from, 1
		}
		count, err = strconv.Atoi(number)
		must(t, err)
		return from, count
	}
	first, removed = part(fields[1])
	_, added = part(fields[2])
	return first, removed, added
}
