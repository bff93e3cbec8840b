package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// machine says where the times were taken.
func machine() (string, error) {
	processors, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "", err
	}
	memory, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return "", err
	}
	kernel, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return "", err
	}
	return described(string(processors), string(memory), string(kernel), runtime.NumCPU()) + "; " + runtime.Version() + ".", nil
}

// described puts into words what proc(5) says of a machine.
func described(processors, memory, kernel string, n int) string {
	model := valueOf(processors, "model name")
	if model == "" {
		model = "a processor without a name"
	}
	kib, _ := strconv.Atoi(strings.TrimSuffix(valueOf(memory, "MemTotal"), " kB"))
	// What follows is the builder's.
	version, _, _ := strings.Cut(strings.TrimSpace(kernel), "-")
	return fmt.Sprintf("Linux %s on %s, %d processors, %d GiB of memory", version, model, n, (kib+1<<19)>>20)
}

// valueOf is the first value of a key, where a line is KEY: VALUE. It is empty where
// there is none.
func valueOf(text, key string) string {
	for line := range strings.Lines(text) {
		if k, value, _ := strings.Cut(line, ":"); strings.TrimSpace(k) == key {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
