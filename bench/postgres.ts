/** A schema of 1,000 tables × 20 columns (argv 2, 3) read from a PostgreSQL of its own into a local catalog of its own process. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startPostgres } from '../spec/support/postgres-server.js'

const [tables, schemas] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 1)]
const TYPES = [
  'bigint',
  'integer',
  'numeric(12,2)',
  'varchar(64)',
  'text',
  'timestamptz',
  'date',
  'boolean',
  'jsonb',
  'uuid',
]

const ddl = (n: number): string => {
  const columns = Array.from(
    { length: 19 },
    (_, c) => `c${c} ${TYPES[c % TYPES.length]}${c % 4 === 0 ? ' NOT NULL' : ''}`,
  )
  const name = `s${n % schemas}.t${n}`
  return `CREATE TABLE ${name} (id bigint PRIMARY KEY, ${columns.join(', ')}); COMMENT ON TABLE ${name} IS 'Table ${n}';`
}

const folder = mkdtempSync(join(tmpdir(), 'headwater-bench-'))
const postgres = await startPostgres()
const port = await freePort()
const catalog = spawn(process.execPath, ['dist/run.js', 'catalog', folder, '--port', String(port)], { stdio: 'ignore' })
try {
  const sql = [...Array(schemas).keys()].map((n) => `CREATE SCHEMA s${n};`).concat([...Array(tables).keys()].map(ddl))
  writeFileSync(join(folder, 'schema.sql'), `BEGIN;\n${sql.join('\n')}\nCOMMIT;`)
  postgres.psql('postgres', join(folder, 'schema.sql'))
  const config = join(folder, 'config.json')
  writeFileSync(
    config,
    JSON.stringify({
      source: {
        type: 'postgres',
        serviceName: 'bench',
        serviceConnection: {
          config: {
            type: 'Postgres',
            username: 'postgres',
            hostPort: `127.0.0.1:${postgres.port}`,
            database: 'postgres',
          },
        },
        sourceConfig: { config: { type: 'DatabaseMetadata', schemaFilterPattern: { includes: ['^s\\d+$'] } } },
      },
      workflowConfig: {
        openMetadataServerConfig: { hostPort: `http://127.0.0.1:${port}/api`, securityConfig: { jwtToken: 'bench' } },
      },
    }),
  )
  await answers()
  const runs = ['first', 'unchanged'].map((run) => ({ run, ...measured(config) }))
  console.log(JSON.stringify({ tables, schemas, runs }))
} finally {
  catalog.kill()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** One run in a process of its own: wall seconds, CPU seconds, peak memory. */
function measured(config: string): { seconds: number; cpuSeconds: number; peakMb: number } {
  const report = `process.on('exit', () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    console.error('USAGE ' + JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMb: maxRSS / 1024 })) })`
  const started = performance.now()
  const run = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(report)}`, 'dist/run.js', config],
    { encoding: 'utf8' },
  )
  const seconds = (performance.now() - started) / 1000
  if (run.status !== 0) throw new Error(run.stdout + run.stderr)
  return { seconds, ...JSON.parse(/USAGE (.*)/.exec(run.stderr)![1]!) }
}

async function answers(): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
    const ok = await fetch(`http://127.0.0.1:${port}/api/v1/system/version`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ok) return
    await new Promise((resume) => setTimeout(resume, 50))
  }
  throw new Error('the catalog does not answer')
}
