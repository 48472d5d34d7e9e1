#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'

// V8's young generation keeps its first size: 15 to 35 MB less at the peak for 5 % of the CPU time (docs/performance.md).
// Said before anything is loaded, as loading makes it grow.
setFlagsFromString('--semi-space-growth-factor=1')
const { main } = await import('./command/main.js')
process.exitCode = await main(process.argv, process)
