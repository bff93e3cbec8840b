package pyyaml

import "github.com/regionlint/regionlint/parse/yamlnode"

// adopt tells whether tree, as yaml.v3 reads a text, is the tree that PyYAML
// sees, node by node and byte by byte. If so it gives tree the tags that PyYAML
// resolves, since those differ even then: "yes" is true to PyYAML.
func adopt(tree, seen *yamlnode.Node) bool {
	if tree == nil || !same(tree, seen) {
		return false
	}
	retag(tree, seen)
	return true
}

// same compares two trees but for their tags.
func same(a, b *yamlnode.Node) bool {
	if a.Kind != b.Kind || a.Value != b.Value || a.Style != b.Style || a.Anchor != b.Anchor ||
		a.Span != b.Span || a.Start != b.Start || len(a.Items) != len(b.Items) || len(a.Entries) != len(b.Entries) {
		return false
	}
	if a.Kind == yamlnode.Alias && (a.Target == nil || a.Target.Start != b.Target.Start) {
		return false
	}
	for i := range a.Items {
		if !same(a.Items[i], b.Items[i]) {
			return false
		}
	}
	for i := range a.Entries {
		if !same(a.Entries[i].Key, b.Entries[i].Key) || !same(a.Entries[i].Value, b.Entries[i].Value) {
			return false
		}
	}
	return true
}

func retag(tree, seen *yamlnode.Node) {
	tree.Tag, tree.Tagged = seen.Tag, seen.Tagged
	for i := range tree.Items {
		retag(tree.Items[i], seen.Items[i])
	}
	for i := range tree.Entries {
		retag(tree.Entries[i].Key, seen.Entries[i].Key)
		retag(tree.Entries[i].Value, seen.Entries[i].Value)
	}
}
