#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'

// The figures of all three flags: docs/performance.md. A run of seconds pays V8 for optimising code that is soon used no
// more: a fifth less at 3,000 tables when it waits six times as long, 3 % more at 30,000. Later versions have a compiler for
// that, and no such flag.
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=400000')
const { main } = await import('./command/main.js')
// The young generation keeps the size that it has after loading: 10 MB less at 3,000 tables, 20 MB at 30,000.
setFlagsFromString('--semi-space-growth-factor=1')
// The heap is collected when it has doubled, not when it is four times as large: 50 MB less at 100,000 tables.
setFlagsFromString('--heap-growing-percent=100')
process.exitCode = await main(process.argv, process)
// A step that did not close holds sockets: they must not hold the process.
setTimeout(() => process.exit(), 5000).unref()
