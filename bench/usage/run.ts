/**
 * `npm run bench:usage [-- <rows> [distinct]]`: a usage run over so many logged statements (100,000) into a local catalog
 * that is a process of its own: rate and peak memory of the run. Fails at 300 MB.
 * `-- --peer <venv>/bin/metadata [rows]`: then the incumbent over such a log of fewer rows (500), into another one.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startPostgres } from '../../spec/support/postgres-server.js'
import { writeLog } from './log.js'

const MAX_MB = 300

const args = process.argv.slice(2)
const [peer, peerRows = '500'] = args.includes('--peer') ? args.splice(args.indexOf('--peer')).slice(1) : []
const [rows = '100000', distinct] = args
const folder = mkdtempSync(join(tmpdir(), 'headwater-bench-'))
try {
  await withCatalog(ours)
  if (peer) await withCatalog((url) => theirs(peer, url))
} finally {
  rmSync(folder, { recursive: true })
}

async function withCatalog(run: (url: string) => Promise<void>): Promise<void> {
  const catalog = spawn(process.execPath, ['--import', 'tsx', 'bench/usage/catalog.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [url] = (await once(catalog.stdout, 'data')) as [Buffer]
    await run(url.toString().trim())
  } finally {
    catalog.kill()
  }
}

async function configFor(url: string, count: string, hostPort = 'localhost:1'): Promise<string> {
  const log = join(folder, `${count}.csv`)
  await writeLog(log, Number(count), distinct === 'distinct')
  const config = join(folder, `${count}.json`)
  writeFileSync(config, JSON.stringify(document(url, log, hostPort)))
  return config
}

async function ours(url: string): Promise<void> {
  const { seconds, peakMb, summary } = measured(await configFor(url, rows))
  const kept = peakMb < MAX_MB
  console.log(`${kept ? 'ok  ' : 'OVER'} ${rows} statements, a usage run under ${MAX_MB} MB`)
  console.log(`     ${JSON.stringify({ seconds, perSecond: Math.round(Number(rows) / seconds), peakMb })}`)
  if (!kept) console.log(summary)
  process.exitCode = kept ? 0 : 1
}

/** The incumbent's own command, start-up included, as ours is. It wants a server to connect to, though it reads a file. */
async function theirs(command: string, url: string): Promise<void> {
  const port = await freePort()
  const postgres = await startPostgres(port)
  try {
    const config = await configFor(url, peerRows, `127.0.0.1:${port}`)
    const started = performance.now()
    const run = spawnSync(command, ['usage', '-c', config], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
    if (run.status !== 0) throw new Error((run.stdout + run.stderr).slice(-2000))
    const perSecond = Math.round(Number(peerRows) / seconds)
    console.log(`     the incumbent, ${peerRows} statements: ${JSON.stringify({ seconds, perSecond })}`)
  } finally {
    await postgres.stop()
  }
}

function document(catalog: string, queryLogFilePath: string, hostPort: string): object {
  const stage = { filename: join(folder, 'stage') }
  return {
    source: {
      type: 'query-log-usage',
      serviceName: 'bench',
      serviceConnection: { config: { type: 'Postgres', username: 'postgres', hostPort, database: 'postgres' } },
      sourceConfig: { config: { type: 'DatabaseUsage', queryLogFilePath } },
    },
    processor: { type: 'query-parser', config: {} },
    stage: { type: 'table-usage', config: stage },
    bulkSink: { type: 'metadata-usage', config: stage },
    workflowConfig: { openMetadataServerConfig: { hostPort: catalog, securityConfig: { jwtToken: 'bench' } } },
  }
}

/** One run of the command: wall seconds and peak memory. */
function measured(config: string): { seconds: number; peakMb: number; summary: string } {
  const report = `process.on('exit', () => console.error('PEAK ' + process.resourceUsage().maxRSS))`
  const started = performance.now()
  const run = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(report)}`, 'dist/run.js', config],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
  if (run.status !== 0) throw new Error(run.stdout + run.stderr)
  const peakMb = Math.round(Number(/PEAK (\d+)/.exec(run.stderr)?.[1]) / 1024)
  return { seconds, peakMb, summary: run.stdout }
}
