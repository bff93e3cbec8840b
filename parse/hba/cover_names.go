package hba

import (
	"slices"
	"strings"

	"github.com/regionlint/regionlint/parse/version"
)

// element is a set of databases or of users: a keyword, a name, or what a
// regular expression or a long list stands for.
type element struct {
	id int32
	// isName tells that it is one name.
	isName bool
}

// The keywords. all is every database but that of a walsender, which
// replication is; sameuser is the database that has the user's name.
var (
	elementAll         = element{id: 0}
	elementSameUser    = element{id: 1}
	elementReplication = element{id: 2}
)

// cell is the pairs of a database and a user, each of its element.
type cell struct{ database, user element }

// class is the identity of a cell.
type class struct{ database, user int32 }

// classes are those whose cells hold all pairs of the cell. There are names
// that no record mentions, so that pairs with all of something are matched by
// records with all of it, and never by many names together.
func (c cell) classes() []class {
	databases := []int32{c.database.id}
	if c.database != elementReplication && c.database != elementAll {
		databases = append(databases, elementAll.id)
	}
	if c.database.isName && c.database == c.user {
		databases = append(databases, elementSameUser.id)
	}
	users := []int32{c.user.id}
	if c.user != elementAll {
		users = append(users, elementAll.id)
	}
	var list []class
	for _, d := range databases {
		for _, u := range users {
			list = append(list, class{d, u})
		}
	}
	return list
}

// mostNames is how long a list is taken apart. A longer one is one element,
// which only an equal list covers, or all.
const mostNames = 100

// names gives each element its number.
type names struct {
	regexes bool
	ids     map[string]int32
}

func newNames(v version.PostgreSQL) *names {
	return &names{regexes: regexes.Has(v), ids: map[string]int32{}}
}

// cells are the pairs that a record surely matches, those of each of its
// databases with each of its users. sure tells that it matches no others.
func (n *names) cells(r *Record) (list []cell, sure bool) {
	databases, sureDatabases := n.databases(r.Databases())
	users, sureUsers := n.users(r.Users())
	for _, d := range databases {
		for _, u := range users {
			c := cell{d, u}
			if d == elementSameUser && u.isName {
				c.database = u
			}
			list = append(list, c)
		}
	}
	return list, sureDatabases && sureUsers
}

func (n *names) databases(tokens []Word) (list []element, sure bool) {
	var rest []Word
	all, sameUser := false, false
	sure = true
	for _, t := range tokens {
		switch {
		case t.Unknown:
			sure = false
		case t.IsKeyword("replication"):
			list = append(list, elementReplication)
		case t.IsKeyword("all"):
			all = true
		case t.IsKeyword("sameuser"):
			sameUser = true
		default:
			rest = append(rest, t)
		}
	}
	if all {
		return append(list, elementAll), sure
	}
	if sameUser {
		list = append(list, elementSameUser)
	}
	isRole := func(t Word) bool { return t.IsKeyword("samerole") || t.IsKeyword("samegroup") }
	count := len(rest)
	rest = slices.DeleteFunc(rest, isRole)
	return append(list, n.elements(rest)...), sure && len(rest) == count
}

func (n *names) users(tokens []Word) (list []element, sure bool) {
	var rest []Word
	for _, t := range tokens {
		if t.IsKeyword("all") && !t.Unknown {
			return []element{elementAll}, true
		}
		if !t.Unknown && (t.Quoted || !strings.HasPrefix(t.Text, "+")) {
			rest = append(rest, t)
		}
	}
	return n.elements(rest), len(rest) == len(tokens)
}

// elements are those of names and regular expressions. A name that no client
// can have is left out.
func (n *names) elements(tokens []Word) (list []element) {
	var keys []string
	for _, t := range tokens {
		switch {
		case n.regexes && strings.HasPrefix(t.Text, "/"):
			keys = append(keys, t.Text)
		case t.Text != "" && len(t.Text) <= nameLength:
			keys = append(keys, "="+t.Text)
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	if len(keys) > mostNames {
		keys = []string{"," + strings.Join(keys, "\x00")}
	}
	for _, key := range keys {
		list = append(list, element{n.id(key), key[0] == '='})
	}
	return list
}

// id numbers keys from the first one behind those of the keywords.
func (n *names) id(key string) int32 {
	id, ok := n.ids[key]
	if !ok {
		id = elementReplication.id + 1 + int32(len(n.ids))
		n.ids[key] = id
	}
	return id
}
