package inventory

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/regionlint/regionlint/parse/draft"
)

// lscpuField is a line of lscpu (util-linux, sys-utils/lscpu.c). Since 2.37 some stand below
// others.
type lscpuField struct {
	Field    string       `json:"field"`
	Data     *string      `json:"data"`
	Children []lscpuField `json:"children"`
}

// lscpuValue is what lscpu says of a field, which has a colon behind it.
func lscpuValue(fields []lscpuField, name string) (string, bool) {
	for _, f := range fields {
		if strings.TrimSuffix(f.Field, ":") == name && f.Data != nil {
			return *f.Data, true
		}
		if value, ok := lscpuValue(f.Children, name); ok {
			return value, true
		}
	}
	return "", false
}

func isLscpu(s *shape) bool { return s.has("lscpu") }

// lscpu reads what `lscpu -J` prints. CPUs that are not on-line run nothing.
func (r *reader) lscpu() {
	var printed struct {
		Lscpu []lscpuField `json:"lscpu"`
	}
	if !r.decode(0, r.text, &printed) {
		return
	}
	if r.name == "" {
		r.problem(0, "lscpu does not tell of which host it speaks", "name the host with NAME=FILE, or the file NAME.json")
		return
	}
	h := draft.Host{Name: r.name}
	if list, ok := lscpuValue(printed.Lscpu, "On-line CPU(s) list"); ok {
		n, ok := countList(list)
		if !ok {
			r.problem(r.at(0, "On-line CPU(s) list:"), fmt.Sprintf("%.40q is no list of CPUs like 0-3,8", list), "give what `lscpu -J` printed")
			return
		}
		h.CPUs = n
	} else if text, ok := lscpuValue(printed.Lscpu, "CPU(s)"); ok {
		h.CPUs = r.count("", "CPU(s):", number(text))
	} else {
		r.problem(0, "it has no line `CPU(s):`", "give what `LC_ALL=C lscpu -J` printed")
		return
	}
	r.Hosts = append(r.Hosts, h)
}

// countList is how many CPUs a list like 0-3,8 names (lib/cpuset.c of util-linux).
func countList(list string) (n int, ok bool) {
	next := 0
	for part := range strings.SplitSeq(list, ",") {
		low, high, isRange := strings.Cut(strings.TrimSpace(part), "-")
		from, err := strconv.Atoi(low)
		to := from
		if isRange && err == nil {
			to, err = strconv.Atoi(high)
		}
		// They are in order, each of them once.
		if err != nil || from < next || to < from || to >= mostCPUs {
			return 0, false
		}
		n += to - from + 1
		next = to + 1
	}
	return n, true
}
