package stateless

import (
	"encoding/binary"
	"hash/crc32"
	"net/http"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// list responds with the encoded list of the view.
func (a *Adapter) list(p *response, r *http.Request, view *catalogue.View, method string) bool {
	var of *catalogue.List
	switch {
	case method == methodListTools:
		of = view.ToolList()
	case !view.Catalogue().OffersResources():
		return false
	case method == methodListResources:
		of = view.ResourceList()
	default:
		of = view.TemplateList()
	}
	if of == nil {
		return false
	}
	a.observe(p, invoke.Message{Method: method})
	b := getBuffer()
	defer putBuffer(b)
	*b = a.open(appendOpen((*b)[:0], p.id), p.modern)
	const end = "}}\n"
	h := p.w.Header()
	h["Content-Type"] = jsonType
	if len(of.JSON) > minCompressed && len(*b) < maxStored && acceptsGzip(r.Header) {
		if packed := of.Deflated(); packed != nil {
			h["Content-Encoding"], h["Vary"] = gzipEncoding, vary
			writeGzip(p.w, *b, of.JSON, packed, end)
			return true
		}
	}
	h["Content-Length"] = []string{strconv.Itoa(len(*b) + len(of.JSON) + len(end))}
	p.w.WriteHeader(http.StatusOK)
	_, _ = p.w.Write(*b) // the client may have disconnected
	_, _ = p.w.Write(of.JSON)
	_, _ = p.w.Write(endOfList)
	return true
}

// minCompressed is the size in bytes from which compression saves more than its headers add.
const minCompressed = 1 << 10

// maxStored is more than the largest size of a stored block, in bytes.
const maxStored = 1 << 16

var (
	endOfList    = []byte("}}\n")
	gzipEncoding = []string{"gzip"}
	vary         = []string{"Accept-Encoding"}
)

// acceptsGzip reports whether a client accepts gzip, as RFC 9110, section 12.5.3, defines it.
func acceptsGzip(h http.Header) bool {
	for _, value := range h["Accept-Encoding"] {
		for part := range strings.SplitSeq(value, ",") {
			coding, weight, _ := strings.Cut(part, ";")
			if !strings.EqualFold(strings.TrimSpace(coding), "gzip") {
				continue
			}
			quality, weighted := strings.CutPrefix(strings.ToLower(strings.ReplaceAll(weight, " ", "")), "q=")
			q, err := strconv.ParseFloat(quality, 64)
			return !weighted || err == nil && q > 0
		}
	}
	return false
}

// writeGzip writes a gzip document (RFC 1952) of three parts. The middle part is already
// compressed: blocks of RFC 1951 without a final block, which end at a byte boundary. The other two
// are small and become stored blocks. All three are one gzip member, because browsers read only the
// first member.
func writeGzip(w http.ResponseWriter, head, body, packed []byte, tail string) {
	const (
		deflate  = 8
		noSystem = 255
	)
	out := make([]byte, 0, len(head)+len(tail)+32) //nolint:mnd // room for the headers
	out = append(out, 0x1f, 0x8b, deflate, 0, 0, 0, 0, 0, 0, noSystem)
	out = append(stored(out, len(head), false), head...)
	sum := crc32.NewIEEE()
	_, _ = sum.Write(head)
	_, _ = sum.Write(body)
	_, _ = sum.Write([]byte(tail))
	last := append(stored(nil, len(tail), true), tail...)
	last = binary.LittleEndian.AppendUint32(last, sum.Sum32())
	last = binary.LittleEndian.AppendUint32(last, uint32(len(head)+len(body)+len(tail))) //nolint:gosec // modulo 2^32
	w.Header()["Content-Length"] = []string{strconv.Itoa(len(out) + len(packed) + len(last))}
	w.WriteHeader(http.StatusOK)
	for _, part := range [][]byte{out, packed, last} {
		_, _ = w.Write(part) // the client may have disconnected
	}
}

// stored appends the header of a stored block of n bytes (RFC 1951, section 3.2.4).
func stored(dst []byte, n int, final bool) []byte {
	kind := byte(0)
	if final {
		kind = 1
	}
	dst = append(dst, kind)
	dst = binary.LittleEndian.AppendUint16(dst, uint16(n))   //nolint:gosec // the caller bounds it
	return binary.LittleEndian.AppendUint16(dst, ^uint16(n)) //nolint:gosec // as above
}
