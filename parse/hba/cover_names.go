package hba

import (
	"cmp"
	"slices"
	"strings"
)

// element is a set of databases or of users: a keyword, a name, or what a
// regular expression or a long list stands for. Those of names are odd.
type element int32

// The keywords. all is every database but that of a walsender, which
// replication is; sameuser is the database that has the user's name.
const (
	elementAll element = 2 * iota
	elementSameUser
	elementReplication
	firstElement
)

func (e element) isName() bool { return e%2 == 1 }

// cell is the pairs of a database and a user, each of its element.
type cell struct{ database, user element }

// mostAbove is how many cells hold all of one.
const mostAbove = 6

// holding are the cells that hold all pairs of the cell, itself first. There are
// names that no record mentions, so that pairs with all of something are matched by
// records with all of it, and never by many names together.
func (c cell) holding(room *[mostAbove]cell) []cell {
	list := room[:1]
	list[0] = c
	if c.user != elementAll {
		list = append(list, cell{c.database, elementAll})
	}
	if c.database != elementReplication && c.database != elementAll {
		list = append(list, cell{elementAll, c.user})
		if c.user != elementAll {
			list = append(list, cell{elementAll, elementAll})
		}
	}
	if c.database.isName() && c.database == c.user {
		list = append(list, cell{elementSameUser, c.user}, cell{elementSameUser, elementAll})
	}
	return list
}

// mostNames is how long a list is taken apart. A longer one is one element,
// which only an equal list covers, or all.
const mostNames = 100

// names takes lists of databases and of users apart, each once.
type names struct {
	file    *File
	regexes bool
	// names and others number the elements of names, and those of regular expressions
	// and long lists.
	names, others map[string]element
	// elements has those of all lists, one list behind the other.
	elements         []element
	databases, users []elements
	// kept is where names are put in order.
	kept []string
}

// elements are those of a list.
type elements struct {
	// start is the first one in names. Zero is that of a list not yet taken apart.
	start int32
	count uint16
	// sure tells that the list matches nothing else.
	sure bool
}

func newNames(f *File) *names {
	return &names{
		file: f, regexes: regexes.Has(f.Server.Version),
		names: map[string]element{}, others: map[string]element{},
		// No list starts at zero.
		elements:  make([]element, 1, len(f.lists)+1),
		databases: make([]elements, len(f.lists)), users: make([]elements, len(f.lists)),
	}
}

// cells are the pairs that a record surely matches, those of each of its
// databases with each of its users. sure tells that it matches no others.
func (n *names) cells(r *Record, room []cell) (list []cell, sure bool) {
	databases, users := &n.databases[r.databases], &n.users[r.users]
	if databases.start == 0 {
		*databases = n.add(n.takeDatabases(r.Databases()))
	}
	if users.start == 0 {
		*users = n.add(n.takeUsers(r.Users()))
	}
	list = room[:0]
	for _, d := range n.of(databases) {
		for _, u := range n.of(users) {
			if d == elementSameUser && u.isName() {
				list = append(list, cell{u, u})
				continue
			}
			list = append(list, cell{d, u})
		}
	}
	return list, databases.sure && users.sure
}

func (n *names) of(e *elements) []element { return n.elements[e.start:][:e.count] }

// add keeps the elements of a list: keywords, then the names.
func (n *names) add(keywords []element, sure bool) elements {
	e := elements{start: int32(len(n.elements)), sure: sure}
	n.elements = append(n.elements, keywords...)
	n.addKept()
	e.count = uint16(len(n.elements) - int(e.start))
	return e
}

func (n *names) takeDatabases(words []Word) (keywords []element, sure bool) {
	n.kept = n.kept[:0]
	all, sameUser := false, false
	sure = true
	for _, w := range words {
		switch {
		case w.Unknown:
			sure = false
		case w.IsKeyword("replication"):
			keywords = []element{elementReplication}
		case w.IsKeyword("all"):
			all = true
		case w.IsKeyword("sameuser"):
			sameUser = true
		case w.IsKeyword("samerole"), w.IsKeyword("samegroup"):
			sure = false
		default:
			n.keep(w)
		}
	}
	if all {
		// Roles are some of all databases.
		n.kept = n.kept[:0]
		return append(keywords, elementAll), !slices.ContainsFunc(words, func(w Word) bool { return w.Unknown })
	}
	if sameUser {
		keywords = append(keywords, elementSameUser)
	}
	return keywords, sure
}

func (n *names) takeUsers(words []Word) (keywords []element, sure bool) {
	n.kept = n.kept[:0]
	sure = true
	for _, w := range words {
		switch {
		case w.Unknown:
			sure = false
		case w.IsKeyword("all"):
			n.kept = n.kept[:0]
			return []element{elementAll}, true
		case !w.Quoted && strings.HasPrefix(w.Text, "+"):
			sure = false
		default:
			n.keep(w)
		}
	}
	return nil, sure
}

// keep takes a name or a regular expression. A name that no client can have is left
// out.
func (n *names) keep(w Word) {
	if n.isRegex(w.Text) || w.Text != "" && len(w.Text) <= nameLength {
		n.kept = append(n.kept, w.Text)
	}
}

func (n *names) isRegex(text string) bool { return n.regexes && strings.HasPrefix(text, "/") }

// addKept adds the elements of what was kept, regular expressions first.
func (n *names) addKept() {
	if len(n.kept) > 1 {
		slices.SortFunc(n.kept, func(a, b string) int {
			if n.isRegex(a) && !n.isRegex(b) {
				return -1
			}
			if n.isRegex(b) && !n.isRegex(a) {
				return 1
			}
			return cmp.Compare(a, b)
		})
		n.kept = slices.Compact(n.kept)
	}
	if len(n.kept) > mostNames {
		n.elements = append(n.elements, number(n.others, ","+strings.Join(n.kept, "\x00"), 0))
		return
	}
	for _, text := range n.kept {
		if n.isRegex(text) {
			n.elements = append(n.elements, number(n.others, text, 0))
			continue
		}
		n.elements = append(n.elements, number(n.names, text, 1))
	}
}

// number numbers texts from the first one behind those of the keywords.
func number(numbers map[string]element, text string, odd element) element {
	e, ok := numbers[text]
	if !ok {
		e = firstElement + 2*element(len(numbers)) + odd
		numbers[text] = e
	}
	return e
}
