"""Runs a command and says, when it ends, what it used: CPU seconds and peak memory."""

import json
import resource
import subprocess
import sys

status = subprocess.run(sys.argv[1:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
figures = {"cpuSeconds": used.ru_utime + used.ru_stime, "peakMb": used.ru_maxrss / 1024}
print("USAGE " + json.dumps(figures), file=sys.stderr)
sys.exit(status)
