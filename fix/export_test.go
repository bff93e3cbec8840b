package fix

// WriteRenaming is Write with another way to replace files.
var WriteRenaming = write
