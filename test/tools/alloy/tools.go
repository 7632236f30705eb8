//go:build tools

// Package tools keeps alloy in go.mod.
package tools

import _ "github.com/grafana/alloy"
