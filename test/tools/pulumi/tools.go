//go:build tools

// Package tools keeps pulumi in go.mod.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
