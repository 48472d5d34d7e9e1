/** `npm run bench`: each workload in a process of its own; prints its figures and fails when a budget is not kept. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { serverPrograms } from '../spec/support/postgres-server.js'

interface Workload {
  readonly title: string
  readonly file: string
  readonly args: readonly string[]
  /** What must hold of the figures. */
  readonly budget?: (figures: never) => boolean
}

const WORKLOADS: readonly Workload[] = [
  {
    title: '100,000 records through a slow sink, under 200 MB',
    file: 'slow-sink',
    args: ['100000'],
    budget: ({ peakMb }: { peakMb: number }) => peakMb < 200,
  },
  {
    title: 'the same without the gauge (no budget: what RxJS alone holds)',
    file: 'slow-sink',
    args: ['100000', 'naive'],
  },
  { title: '1,000,000 records, source → 3 processors → nothing', file: 'overhead', args: ['1000000'] },
  ...(serverPrograms()
    ? [
        {
          title: '1,000 tables × 20 columns from PostgreSQL into a local catalog, under 160 MB',
          file: 'postgres',
          args: ['1000', '1'],
          budget: ({ runs }: { runs: { peakMb: number }[] }) => runs.every(({ peakMb }) => peakMb <= 160),
        },
      ]
    : []),
]

let broken = 0
for (const { title, file, args, budget } of WORKLOADS) {
  const run = spawnSync(process.execPath, [fileURLToPath(new URL(`./${file}.js`, import.meta.url)), ...args], {
    encoding: 'utf8',
  })
  if (run.status !== 0) throw new Error(run.stderr)
  const figures = JSON.parse(run.stdout) as never
  const kept = budget?.(figures) ?? true
  if (!kept) broken += 1
  console.log(`${kept ? 'ok  ' : 'OVER'} ${title}\n     ${JSON.stringify(figures)}`)
}
if (!serverPrograms()) console.log('skip PostgreSQL: no server is installed (apt-get install postgresql)')
process.exitCode = broken === 0 ? 0 : 1
