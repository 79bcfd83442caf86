package result

import (
	"bytes"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// streamTypes are the types of responses that are lines of JSON.
var streamTypes = map[string]bool{
	"application/x-ndjson": true, "application/ndjson": true, "application/jsonl": true, "application/x-jsonlines": true,
	"application/json-seq": true, "application/stream+json": true,
}

const eventStream = "text/event-stream"

// isStream reports whether a response of that type comes in parts.
func isStream(mime string) bool { return mime == eventStream || streamTypes[mime] }

// parts makes one JSON array of a stream, with an element for each event or line. An event or line
// that is not JSON becomes a string.
func parts(mime string, body []byte) []byte {
	split := lines
	if mime == eventStream {
		split = events
	}
	out := []byte{'['}
	for _, part := range split(body) {
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(out, part...)
	}
	return append(out, ']')
}

// wholeParts returns a body up to the end of its last whole part.
func wholeParts(mime string, body []byte) []byte {
	if mime == eventStream {
		return body // events leaves out an event without its end
	}
	return body[:bytes.LastIndexByte(body, '\n')+1]
}

// lines returns the lines of a body as JSON values.
func lines(body []byte) [][]byte {
	var out [][]byte
	for line := range bytes.Lines(body) {
		line = bytes.TrimSpace(bytes.TrimLeft(line, "\x1e"))
		if len(line) > 0 {
			out = append(out, asJSON(line))
		}
	}
	return out
}

// asJSON returns a text unchanged if it is JSON, and otherwise as a JSON string.
func asJSON(text []byte) []byte {
	if jsonscan.Valid(text) {
		return text
	}
	return quote(string(valid(text)))
}

// events returns the events of a body by the rules of the HTML standard, section 9.2. An event with
// only data becomes its data, and any other event becomes an object with event, id and data.
func events(body []byte) [][]byte {
	var out [][]byte
	var name, id string
	var data []string
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(valid(body)))
	for line := range strings.SplitSeq(text, "\n") {
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "" && len(data) > 0:
			out = append(out, event(name, id, strings.Join(data, "\n")))
			name, id, data = "", "", nil
		case line == "":
			name, id = "", ""
		case field == "event":
			name = value
		case field == "id":
			id = value
		case field == "data":
			data = append(data, value)
		}
	}
	return out
}

func event(name, id, data string) []byte {
	content := asJSON([]byte(data))
	if (name == "" || name == "message") && id == "" {
		return content
	}
	out := []byte{'{'}
	for _, member := range [][2]string{{"event", name}, {"id", id}} {
		if member[1] != "" {
			out = append(append(append(append(append(out, '"'), member[0]...), `":`...), quote(member[1])...), ',')
		}
	}
	return append(append(append(out, `"data":`...), content...), '}')
}
