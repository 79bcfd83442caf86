package invoke

// Levels are the protocol's levels of log lines, the lowest first.
var Levels = []string{"debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"}
