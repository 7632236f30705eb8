//go:build tools

// Package tools keeps pulumi-language-nodejs in go.mod.
package tools

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
