"""Drain3 over a file, with the masks of its own example, as a peer in `npm run bench:peers`:

    python drain3_peer.py FILE LINES

Takes the first LINES lines and prints {"lines", "cpuSeconds", "templates"}; reading is not counted.
"""

import itertools
import json
import sys
import time

from drain3 import TemplateMiner
from drain3.masking import MaskingInstruction
from drain3.template_miner_config import TemplateMinerConfig

# examples/drain3.ini of Drain3 0.9.
MASKS = [
    (r"((?<=[^A-Za-z0-9])|^)(([0-9a-f]{2,}:){3,}([0-9a-f]{2,}))((?=[^A-Za-z0-9])|$)", "ID"),
    (r"((?<=[^A-Za-z0-9])|^)(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})((?=[^A-Za-z0-9])|$)", "IP"),
    (r"((?<=[^A-Za-z0-9])|^)([0-9a-f]{6,} ?){3,}((?=[^A-Za-z0-9])|$)", "SEQ"),
    (r"((?<=[^A-Za-z0-9])|^)([0-9A-F]{4} ?){4,}((?=[^A-Za-z0-9])|$)", "SEQ"),
    (r"((?<=[^A-Za-z0-9])|^)(0x[a-f0-9A-F]+)((?=[^A-Za-z0-9])|$)", "HEX"),
    (r"((?<=[^A-Za-z0-9])|^)([\-\+]?\d+)((?=[^A-Za-z0-9])|$)", "NUM"),
    (r"(?<=executed cmd )(\".+?\")", "CMD"),
]

with open(sys.argv[1], encoding="utf-8", errors="replace", newline="\n") as file:
    lines = [line.rstrip("\n") for line in itertools.islice(file, int(sys.argv[2]))]
config = TemplateMinerConfig()
config.masking_instructions = [MaskingInstruction(pattern, name) for pattern, name in MASKS]
miner = TemplateMiner(config=config)
before = time.process_time()
for line in lines:
    miner.add_log_message(line)
spent = time.process_time() - before
print(json.dumps({"lines": len(lines), "cpuSeconds": spent, "templates": len(miner.drain.clusters)}))
