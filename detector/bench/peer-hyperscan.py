"""Hyperscan over all lines as one block: peer-hyperscan.py FOLDER. Prints {seconds, lines, note}.

One call for all, expressions told to stay within a line, so that Python costs a callback a match and no
more. Hyperscan reports every end of a match; each expression once a line is all that is wanted.
"""

import json
import sys
import time

import hyperscan

folder = sys.argv[1]
patterns = json.load(open(f"{folder}/patterns.json"))
flags = hyperscan.HS_FLAG_MULTILINE | hyperscan.HS_FLAG_ALLOWEMPTY
text = open(f"{folder}/lines.txt", "rb").read()


def database(expressions):
    made = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    made.compile(
        expressions=[e.encode() for e in expressions],
        ids=list(range(len(expressions))),
        elements=len(expressions),
        flags=[flags] * len(expressions),
    )
    return made


taken, refused = [], 0
for pattern in patterns:
    try:
        database([pattern])
        taken.append(pattern)
    except hyperscan.error:
        refused += 1
made = database(taken)
count = 0


def on_match(*_):
    global count
    count += 1


start = time.process_time()
made.scan(text, match_event_handler=on_match)
seconds = time.process_time() - start
lines = text.count(b"\n")
note = f"hyperscan, one block, {lines} lines, {count} match ends, {refused} expressions refused"
print(json.dumps({"seconds": seconds, "lines": lines, "note": note}))
