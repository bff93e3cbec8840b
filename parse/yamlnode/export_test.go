package yamlnode

// ParseAny is what Parse does with a text that is not plain.
var ParseAny = parseAny
