package rules

// Pass is placeholder
type Pass struct{}
