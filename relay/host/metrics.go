package host

import (
	"net/http"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"telemed/relay/wire"
)

// metrics counts what happens, and nothing of whom it happens to. What each frame counts are
// plain atomics, read when somebody asks.
type metrics struct {
	registry   *prometheus.Registry
	framesIn   atomic.Uint64
	framesOut  atomic.Uint64
	bytesIn    atomic.Uint64
	bytesOut   atomic.Uint64
	drops      prometheus.Counter
	rejections *prometheus.CounterVec
	closes     *prometheus.CounterVec
	fanOut     prometheus.Histogram
}

func newMetrics(h *hub) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		drops: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "telemed_queue_drops_total", Help: "Connections dropped because their queue was full."}),
		rejections: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "telemed_rejections_total", Help: "Connections and handshakes refused, by reason."}, []string{"reason"}),
		closes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "telemed_closes_total", Help: "Sockets that the relay closed, by the code it gave."}, []string{"code"}),
		fanOut: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "telemed_fanout_seconds", Help: "From a message for many to its last copy handed to the system or queued.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 2, 15)}),
	}
	total := func(name, help, direction string, from *atomic.Uint64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help, ConstLabels: prometheus.Labels{"direction": direction}},
			func() float64 { return float64(from.Load()) })
	}
	gauge := func(name, help string, f func() int) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(f()) })
	}
	m.registry.MustRegister(
		total("telemed_frames_total", "Messages, by direction.", "in", &m.framesIn),
		total("telemed_frames_total", "Messages, by direction.", "out", &m.framesOut),
		total("telemed_bytes_total", "Bytes of messages, by direction.", "in", &m.bytesIn),
		total("telemed_bytes_total", "Bytes of messages, by direction.", "out", &m.bytesOut),
		gauge("telemed_connections", "Open sockets.", h.gate.count),
		gauge("telemed_rooms", "Rooms in use.", h.count),
		m.drops, m.rejections, m.closes, m.fanOut,
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

func (m *metrics) closed(code wire.CloseCode) { m.closes.WithLabelValues(code.String()).Inc() }

func (m *metrics) rejected(reason string) { m.rejections.WithLabelValues(reason).Inc() }

// Metrics serves what the relay counts, as Prometheus reads it.
func (h *Host) Metrics() http.Handler {
	return promhttp.HandlerFor(h.hub.metrics.registry, promhttp.HandlerOpts{})
}
