//go:build tools

// Package tools keeps promtail in go.mod.
package tools

import _ "github.com/grafana/loki/v3/clients/cmd/promtail"
