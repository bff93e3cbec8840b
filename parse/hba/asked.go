package hba

// Asked answers a question about the words of lists, once for all equal ones of a
// file: a million records have some thousand lists.
type Asked struct {
	file    *File
	ask     func(words []Word) bool
	answers []answer
}

// answer is none yet, no, or yes.
type answer uint8

const (
	answeredNo answer = iota + 1
	answeredYes
)

// Ask returns what asks of the file's lists of databases or of users.
func (f *File) Ask(ask func(words []Word) bool) *Asked {
	return &Asked{f, ask, make([]answer, len(f.lists))}
}

// OfDatabases is the answer for the databases of a record.
func (a *Asked) OfDatabases(r *Record) bool { return a.of(r.databases) }

// OfUsers is the answer for the users of a record.
func (a *Asked) OfUsers(r *Record) bool { return a.of(r.users) }

func (a *Asked) of(list int32) bool {
	if a.answers[list] == 0 {
		a.answers[list] = answeredNo
		if a.ask(a.file.lists[list].words) {
			a.answers[list] = answeredYes
		}
	}
	return a.answers[list] == answeredYes
}
