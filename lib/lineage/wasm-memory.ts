import { setFlagsFromString } from 'node:v8'

// V8 compiles hot WebAssembly a second time. For a module of 23 MB that takes 200 MB in each thread and gains nothing
// that could be measured: a usage run over 100,000 statements peaks at 250 MB in place of 550 (npm run bench:usage).
setFlagsFromString('--liftoff-only')
