// Loki's own template miner (pkg/pattern/drain) over a file, as a peer of ours in `npm run bench:peers`:
//
//	loki-drain FILE
//
// Prints {"lines", "cpuSeconds", "templates"}. Reading the file and making strings of its lines is not
// counted; the garbage collector's threads are.
package main

import (
	"encoding/json"
	"os"
	"strings"
	"syscall"

	"github.com/grafana/loki/v3/pkg/pattern/drain"
)

// JSON lines are tokenised as Loki does by default: without a list of fields.
type noFields struct{}

func (noFields) PatternIngesterTokenizableJSONFields(string) []string { return nil }

func main() {
	data, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	miner := drain.New("", drain.DefaultConfig(), noFields{}, drain.DetectLogFormat(lines[0]), nil)
	before := cpuSeconds()
	for i, line := range lines {
		miner.Train(line, int64(i))
	}
	spent := cpuSeconds() - before
	_ = json.NewEncoder(os.Stdout).Encode(map[string]any{
		"lines": len(lines), "cpuSeconds": spent, "templates": len(miner.Clusters()),
	})
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(usage.Utime) + seconds(usage.Stime)
}
