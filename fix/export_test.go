package fix

import "errors"

// Write takes a turn in dir, in which each step may be another one, and writes files.
func Write(dir string, files []File, steps ...func(Disk) Disk) (err error) {
	t, err := TakeTurn(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	for _, step := range steps {
		t.disk = step(t.disk)
	}
	return t.Write(files)
}

// Disk and OpenFile are what each step goes through.
type (
	Disk     = disk
	OpenFile = file
)
