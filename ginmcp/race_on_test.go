//go:build race

package ginmcp

// raceEnabled tells that the race detector is on, which allocates by itself.
const raceEnabled = true
