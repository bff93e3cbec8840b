package main

import "testing"

func TestMachine(t *testing.T) {
	const (
		processors = "processor\t: 0\nmodel name\t: AMD EPYC\nprocessor\t: 1\nmodel name\t: AMD EPYC\n"
		memory     = "MemTotal:       24684092 kB\nMemFree:          902144 kB\n"
	)
	for _, test := range []struct{ processors, memory, kernel, want string }{
		{processors, memory, "6.1.0-18-amd64\n", "Linux 6.1.0 on AMD EPYC, 2 processors, 24 GiB of memory"},
		// ARM has numbers in place of a name.
		{"processor\t: 0\nCPU part\t: 0xd0c\n", memory, "6.8.12\n", "Linux 6.8.12 on a processor without a name, 2 processors, 24 GiB of memory"},
	} {
		if got := described(test.processors, test.memory, test.kernel, 2); got != test.want {
			t.Errorf("%s, want %s", got, test.want)
		}
	}
}
