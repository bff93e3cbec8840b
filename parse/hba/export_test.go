package hba

// ByTrees returns the file, with trees of all its records to find what is unreachable.
// That is slow, and has no other limits than the trees have.
func ByTrees(f *File) *File {
	all := *f
	all.coverage = func() *coverage {
		c := &coverage{file: f, by: make([]int32, len(f.Records))}
		if !f.Loads() {
			return c
		}
		c.names = newNames(f)
		w := c.newForest(nil)
		for i := range f.Records {
			w.near[i] = true
			if c.counts(&f.Records[i]) {
				w.doubt([]int32{int32(i)})
			}
		}
		w.grow()
		for number, by := range w.by {
			c.tell(number, by)
		}
		return c
	}
	return &all
}

// FindUnreachable finds what is unreachable, and does not keep it.
func FindUnreachable(f *File) { f.findUnreachable() }
