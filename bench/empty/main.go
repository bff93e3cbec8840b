// Command empty does nothing: what a Go program takes to start and to end.
package main

func main() {}
