package pgconf

// Start is how a server's start with the files goes.
type Start struct {
	// OK tells that the server accepts the files: it goes on to its data
	// directory, sockets and libraries, of which the files tell nothing.
	OK bool
	// Log is what the server writes up to there: why it skips a file, and why it
	// gives up.
	Log []string
	// Later is what it writes as it gives up at a later point, for a reason that
	// lies in the files all the same.
	Later []string
}

// Start tells whether a server would start with the files, and what it would
// log. Whether the files and directories that parameters name are there is left
// aside.
func (f *File) Start() Start {
	end := f.stopsAt()
	start := Start{OK: end >= starting}
	start.add(f, reading)
	if end > reading {
		// The server reads everything once more as soon as it knows its data
		// directory, so it logs twice what does not stop it.
		start.add(f, reading)
	}
	for s := readingAuto; s <= end && s < conflicting; s++ {
		start.add(f, s)
	}
	switch {
	case end == valuing && f.gaveUp():
	case end < conflicting:
		start.Log = append(start.Log, `FATAL:  configuration file "`+f.blamed(end)+`" contains errors`)
	case end == conflicting:
		start.Log = append(start.Log, f.first(conflicting).lines()...)
	case end == starting:
		start.Later = f.first(starting).lines()
	}
	return start
}

func (s *Start) add(f *File, at stage) {
	for i := range f.Problems {
		if f.Problems[i].stage != at || f.Problems[i].Kind == IncludeOutside {
			continue
		}
		s.Log = append(s.Log, f.Problems[i].lines()...)
		if f.Problems[i].level == fatal {
			return
		}
	}
}

// gaveUp tells whether a value stopped the server on the spot.
func (f *File) gaveUp() bool {
	for i := range f.Problems {
		if f.Problems[i].stage == valuing && f.Problems[i].level == fatal {
			return true
		}
	}
	return false
}

// first is the first problem of a stage, the one that the server stops at.
func (f *File) first(at stage) *Problem {
	for i := range f.Problems {
		if f.Problems[i].stage == at {
			return &f.Problems[i]
		}
	}
	return nil
}

// blamed is the file that the server says contains errors: the last one of
// those that do.
func (f *File) blamed(at stage) string {
	file := ""
	for i := range f.Problems {
		if p := &f.Problems[i]; p.stage == at && p.Kind.Fatal() {
			file = p.file
		}
	}
	return file
}

// NoDataDirectory is what a server logs that finds no directory where
// data_directory says (checkDataDir in miscinit.c). Parse knows of no
// directories.
func NoDataDirectory(dir string) []string {
	return []string{
		`LOG:  skipping missing configuration file "` + dir + `/postgresql.auto.conf"`,
		`FATAL:  data directory "` + dir + `" does not exist`,
	}
}
