package pyyaml

// LoadAny is what Load does with a text that is not plain.
var LoadAny = loadAny
