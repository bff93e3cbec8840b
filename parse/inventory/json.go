package inventory

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// shape is what tells one kind of source from another.
type shape struct {
	text []byte
	// keys are those of the object that the text is, and items the objects of the list.
	keys  map[string]json.RawMessage
	items []map[string]json.RawMessage
	// isList tells that the text is a list.
	isList bool
	// err is why a text that begins like JSON is none.
	err error
}

func (r *reader) shape() *shape {
	r.skipWordsOfMAAS()
	s := &shape{text: r.text}
	switch first := bytes.TrimSpace(r.text)[0]; first {
	case '{':
		s.err = json.Unmarshal(r.text, &s.keys)
	case '[':
		s.isList = true
		s.err = json.Unmarshal(r.text, &s.items)
	}
	return s
}

func (s *shape) has(keys ...string) bool {
	for _, key := range keys {
		if _, ok := s.keys[key]; !ok {
			return false
		}
	}
	return true
}

// decode reads JSON that begins at an offset of the text, and says what is wrong with it.
func (r *reader) decode(at int, text []byte, into any) bool {
	if err := json.Unmarshal(text, into); err != nil {
		r.jsonProblem(at, err)
		return false
	}
	return true
}

// jsonProblem says what is wrong with JSON that begins at an offset of the text.
func (r *reader) jsonProblem(at int, err error) {
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		r.problem(at+int(syntax.Offset)-1, "it is not JSON: "+syntax.Error(), "give the whole of what the program printed")
	case errors.As(err, &mismatch):
		what, _, _ := strings.Cut(mismatch.Value, " ")
		field := "it is "
		if mismatch.Field != "" {
			field = fmt.Sprintf("`%s` is ", mismatch.Field)
		}
		r.problem(at+int(mismatch.Offset)-1, fmt.Sprintf("%sof the type %s, which no program prints there", field, what), "give what the program printed as it is")
	default:
		r.problem(at, "it cannot be read: "+err.Error(), "give what the program printed as it is")
	}
}

// number is a JSON number, or a text that may be one, as it is written. Not every program
// is sure of which it writes.
type number string

// UnmarshalJSON takes anything: what is no number is said with its place.
func (n *number) UnmarshalJSON(text []byte) error {
	if string(text) != "null" {
		*n = number(strings.Trim(string(text), `"`))
	}
	return nil
}

// count reads a number of CPUs, which stands at a key behind the host's name or another
// word; 0 where nothing is told.
func (r *reader) count(behind, key string, number number) int {
	if number == "" {
		return 0
	}
	n, err := strconv.Atoi(string(number))
	if err == nil && 1 <= n && n <= mostCPUs {
		return n
	}
	if len(r.Problems) < mostTold {
		r.problem(r.at(r.nameAt(0, behind), key), fmt.Sprintf("`%s` is %.20s, which is no number of CPUs", key, number), "correct it, or leave it out and use --set NAME,cpus=N")
	}
	return 0
}
