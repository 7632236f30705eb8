//go:build tools

// Package tools keeps loki in go.mod.
package tools

import _ "github.com/grafana/loki/v3/cmd/loki"
