package pyyaml

import (
	"math"
	"math/big"
)

// ToInt is Python's int(v). When that raises, class is the exception's class
// and text its message.
func ToInt(v Value) (n Value, class, text string) {
	switch d := v.Data.(type) {
	case *big.Int:
		return v, "", ""
	case bool:
		if d {
			return Int(1), "", ""
		}
		return Int(0), "", ""
	case float64:
		return floatToInt(d)
	case string:
		return parsedInt(pythonInt(d, 10))
	case []byte:
		n, raised := pythonInt(string(d), 10)
		if raised != nil {
			raised.detail = reprBytes(d)
		}
		return parsedInt(n, raised)
	}
	return Value{}, "TypeError", "int() argument must be a string, a bytes-like object or a real number, not '" + QualifiedType(v) + "'"
}

func parsedInt(n *big.Int, raised *exception) (Value, string, string) {
	if raised != nil {
		e := Error{problem: raised.problem, detail: raised.detail}
		return Value{}, raised.typ, e.Problem("")
	}
	return Value{"int", n}, "", ""
}

// floatToInt cuts off the fraction.
func floatToInt(f float64) (Value, string, string) {
	switch {
	case math.IsNaN(f):
		return Value{}, "ValueError", "cannot convert float NaN to integer"
	case math.IsInf(f, 0):
		return Value{}, "OverflowError", "cannot convert float infinity to integer"
	}
	n, _ := new(big.Float).SetFloat64(f).Int(nil)
	return Value{"int", n}, "", ""
}

// QualifiedType is the name of v's type as a TypeError has it: with its module,
// unless it is built in.
func QualifiedType(v Value) string {
	if v.Type == "date" || v.Type == "datetime" {
		return "datetime." + v.Type
	}
	return v.Type
}
