/**
 * `npm run bench:usage [-- <rows> [distinct]]`: a usage run over so many logged statements (100,000) into a local catalog
 * that is a process of its own: rate and peak memory of the run. Fails at 300 MB.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeLog } from './log.js'

const MAX_MB = 300
const [rows = '100000', distinct] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'headwater-bench-'))
const catalog = spawn(process.execPath, ['--import', 'tsx', 'bench/usage/catalog.ts'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
try {
  const [url] = (await once(catalog.stdout, 'data')) as [Buffer]
  const log = join(folder, 'log.csv')
  await writeLog(log, Number(rows), distinct === 'distinct')
  const config = join(folder, 'usage.json')
  writeFileSync(config, JSON.stringify(document(url.toString().trim(), log)))
  const { seconds, peakMb, summary } = measured(config)
  const kept = peakMb < MAX_MB
  console.log(`${kept ? 'ok  ' : 'OVER'} ${rows} statements, a usage run under ${MAX_MB} MB`)
  console.log(`     ${JSON.stringify({ seconds, perSecond: Math.round(Number(rows) / seconds), peakMb })}`)
  if (!kept) console.log(summary)
  process.exitCode = kept ? 0 : 1
} finally {
  catalog.kill()
  rmSync(folder, { recursive: true })
}

function document(hostPort: string, queryLogFilePath: string): object {
  const stage = { filename: join(folder, 'stage') }
  return {
    source: {
      type: 'query-log-usage',
      serviceName: 'bench',
      serviceConnection: { config: { type: 'Postgres', username: 'u', hostPort: 'localhost:1', database: 'shop' } },
      sourceConfig: { config: { type: 'DatabaseUsage', queryLogFilePath } },
    },
    processor: { type: 'query-parser', config: {} },
    stage: { type: 'table-usage', config: stage },
    bulkSink: { type: 'metadata-usage', config: stage },
    workflowConfig: { openMetadataServerConfig: { hostPort, securityConfig: { jwtToken: 'bench' } } },
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
