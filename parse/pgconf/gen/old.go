package main

import "maps"

// addOld derives 9.6 from 10, and 9.5 from 9.6.
func (t table) addOld() {
	t["9.6"] = maps.Clone(t["10"])
	t["9.5"] = maps.Clone(t["9.6"])
}
