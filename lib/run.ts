#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'
import { main } from './command/main.js'

// V8's young generation keeps the size that it has after loading: 10 MB less at 3,000 tables, 20 MB at 30,000, for no time
// that could be measured (docs/performance.md).
setFlagsFromString('--semi-space-growth-factor=1')
process.exitCode = await main(process.argv, process)
