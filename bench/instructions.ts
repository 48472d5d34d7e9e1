/**
 * `npm run bench:instructions [-- <tables>]`: what a run over 3,000 tables in 10 schemas executes, counted by valgrind. A
 * count is the same within 0.3 % on a busy machine too, so that a change of 1 % shows.
 */
import { spawnSync } from 'node:child_process'
import { workflowConfig } from './config.js'
import { execute } from './execute.js'
import { openLab } from './lab.js'

const tables = Number(process.argv[2] ?? 3000)
const VALGRIND = ['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null', '--smc-check=all-non-file']

if (spawnSync('valgrind', ['--version']).status !== 0) {
  console.log('skip: no valgrind is installed (apt-get install valgrind)')
} else {
  const { signal } = new AbortController()
  const lab = await openLab(signal)
  try {
    const database = lab.database({ tables, schemas: 10 })
    const { postgres, standIn } = lab
    const run = { database, postgresPort: postgres.port, catalogUrl: standIn.url, threads: undefined }
    const config = lab.file('instructions.json', JSON.stringify(workflowConfig(run)))
    const count = async (...args: readonly string[]): Promise<number> => {
      const { stderr } = await execute(['valgrind', ...VALGRIND, process.execPath, ...args], { signal })
      return Number(/I\s+refs:\s+([\d,]+)/.exec(stderr)![1]!.replaceAll(',', ''))
    }
    const node = await count('-e', '0')
    const loaded = await count('dist/run.js', config, '--validate')
    const first = await count('dist/run.js', config)
    const unchanged = await count('dist/run.js', config)
    const millions = (instructions: number): string => `${Math.round(instructions / 1e6).toLocaleString('en')} million`
    console.log(`node itself:             ${millions(node)}`)
    console.log(`loading, the config:     ${millions(loaded - node)}`)
    console.log(
      `${tables} tables, first:     ${millions(first - loaded)}, ${Math.round((first - loaded) / tables / 1000)} thousand each`,
    )
    console.log(`${tables} tables, unchanged: ${millions(unchanged - loaded)}`)
  } finally {
    await lab.stop()
  }
}
