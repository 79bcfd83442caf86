package main

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"sync"
)

// A span is one that came out of the collector, as OTLP has it.
type span struct {
	TraceID      string      `json:"traceId"`
	SpanID       string      `json:"spanId"`
	ParentSpanID string      `json:"parentSpanId"`
	Name         string      `json:"name"`
	Kind         int         `json:"kind"`
	Attributes   []attribute `json:"attributes"`
	Links        []struct {
		SpanID string `json:"spanId"`
	} `json:"links"`
	Status struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"status"`
}

// A metric is one that came out of the collector.
type metric struct {
	Name      string `json:"name"`
	Unit      string `json:"unit"`
	Histogram *struct {
		DataPoints []struct {
			Attributes     []attribute `json:"attributes"`
			ExplicitBounds []float64   `json:"explicitBounds"`
			Exemplars      []struct {
				SpanID string `json:"spanId"`
			} `json:"exemplars"`
		} `json:"dataPoints"`
	} `json:"histogram"`
}

type attribute struct {
	Key   string                     `json:"key"`
	Value map[string]json.RawMessage `json:"value"`
}

// text returns the value as JSON.
func (a attribute) text() string {
	for _, v := range a.Value {
		return string(v)
	}
	return ""
}

// A sink is where the collector sends what it received.
type sink struct {
	url    string
	server *http.Server

	mu      sync.Mutex
	spans   []span
	metrics []metric
}

func newSink(ctx context.Context) (*sink, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &sink{url: "http://" + listener.Addr().String()}
	s.server = &http.Server{Handler: s}
	go s.server.Serve(listener) //nolint:errcheck // it ends with close
	return s, nil
}

func (s *sink) close() { _ = s.server.Close() }

// ServeHTTP receives OTLP as JSON.
func (s *sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body struct {
		ResourceSpans []struct {
			ScopeSpans []struct{ Spans []span } `json:"scopeSpans"`
		} `json:"resourceSpans"`
		ResourceMetrics []struct {
			ScopeMetrics []struct{ Metrics []metric } `json:"scopeMetrics"`
		} `json:"resourceMetrics"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, resource := range body.ResourceSpans {
		for _, scope := range resource.ScopeSpans {
			s.spans = append(s.spans, scope.Spans...)
		}
	}
	for _, resource := range body.ResourceMetrics {
		for _, scope := range resource.ScopeMetrics {
			s.metrics = append(s.metrics, scope.Metrics...)
		}
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte("{}"))
}

// received returns everything that has come.
func (s *sink) received() ([]span, []metric) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.spans, s.metrics
}
