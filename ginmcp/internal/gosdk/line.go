package gosdk

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// A line is a line of the input. One that is too long has no text, but its id, nil if it is not known.
// Err is the end of the input.
type line struct {
	text    []byte
	tooLong bool
	id      []byte
	err     error
}

// A lineReader reads lines up to a limit in bytes, negative for none. Memory grows with what arrives.
type lineReader struct {
	in    *bufio.Reader
	limit int
	end   error // the end of an input whose last line was returned
}

// next returns the next line. The last one need not end with a line break.
func (r *lineReader) next() (l line) {
	if r.end != nil {
		return line{err: r.end}
	}
	var scanner idScanner
	for {
		part, err := r.in.ReadSlice('\n')
		if !l.tooLong && r.limit >= 0 && len(l.text)+len(bytes.TrimRight(part, "\r\n")) > r.limit {
			l.tooLong = true
			scanner.feed(l.text)
			l.text = nil
		}
		if l.tooLong {
			scanner.feed(part)
			l.id = scanner.id()
		} else {
			l.text = append(l.text, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (len(l.text) > 0 || l.tooLong):
			r.end = err
			return l
		default:
			l.err = err
			return l
		}
	}
}

// An idScanner finds the id of a message that is too long to be kept. Clients write the id before or
// after the params.
type idScanner struct {
	depth            int
	inString, escape bool
	// token is the last string or other scalar of the message's own members, and key the one before a
	// colon.
	token, key, found []byte
}

// feed reads a part of the message.
func (s *idScanner) feed(part []byte) {
	for _, c := range part {
		switch {
		case s.inString:
			s.keep(c)
			s.inString = s.escape || c != '"'
			s.escape = !s.escape && c == '\\'
		case c == '"':
			s.token = s.token[:0]
			s.keep(c)
			s.inString = true
		case c == '{' || c == '[':
			s.depth++
			s.token = s.token[:0]
		case c == '}' || c == ']':
			s.member()
			s.depth--
			s.token = s.token[:0]
		case c == ':' && s.depth == 1:
			s.key = append(s.key[:0], s.token...)
			s.token = s.token[:0]
		case c == ',':
			s.member()
			s.token = s.token[:0]
		case c > ' ':
			s.keep(c)
		}
	}
}

// keep adds a byte to the token, of which no more than an id can have is kept.
func (s *idScanner) keep(c byte) {
	if s.depth == 1 && len(s.token) <= serve.MaxID {
		s.token = append(s.token, c)
	}
}

// member notes the id at the end of a member of the message.
func (s *idScanner) member() {
	if s.depth == 1 && string(s.key) == `"id"` {
		s.found = append(s.found[:0], s.token...)
		s.key = s.key[:0]
	}
}

// id returns the JSON of the id, or nil if none was found.
func (s *idScanner) id() []byte {
	if !jsonscan.Valid(s.found) {
		return nil
	}
	return s.found
}
