"""RE2's own set matcher over lines: peer-re2.py FOLDER LINES. Prints {seconds, lines, note}, CPU-seconds."""

import json
import sys
import time

import re2

folder, most = sys.argv[1], int(sys.argv[2])
patterns = json.load(open(f"{folder}/patterns.json"))
options = re2.Options()
options.max_mem = 1 << 30
options.log_errors = False
options.encoding = re2.Options.Encoding.LATIN1
matcher = re2.Set.SearchSet(options)
refused = 0
for pattern in patterns:
    try:
        matcher.Add(pattern)
    except re2.error:
        refused += 1
matcher.Compile()
lines = open(f"{folder}/lines.txt", encoding="utf8").read().split("\n")[:most]
start = time.process_time()
matches = sum(len(matcher.Match(line) or ()) for line in lines)
seconds = time.process_time() - start
note = f"google-re2 Set, {len(lines)} lines, {matches} matches, {refused} expressions refused"
print(json.dumps({"seconds": seconds, "lines": len(lines), "note": note}))
