import { spawnSync } from 'node:child_process'
import { expect } from 'chai'
import { readManifest } from '../../../lib/stages/manifest.js'
import { temporaryFolder } from '../../support/cli.js'

/** MB: garbage is collected in time, however busy the machine is. */
const HEAP = '--max-old-space-size=60'

describe('the memory of the table-usage stage', function () {
  this.timeout(120_000)

  it('is flat: 100,000 distinct statements take no more of it than 20,000', async function () {
    if (process.platform !== 'linux') this.skip() // the peak is read from /proc
    const folder = temporaryFolder()
    const peak = async (rows: number): Promise<number> => {
      const args = [HEAP, '--import', 'tsx', 'spec/support/usage-stage-run.ts', folder.path, String(rows)]
      const run = spawnSync(process.execPath, args, { encoding: 'utf8' })
      expect(run.stderr).to.equal('')
      expect((await readManifest(folder.path)).kinds).to.deep.equal({ tableUsage: 5000, queryUsage: rows })
      return Number(run.stdout)
    }
    try {
      const [few, many] = [await peak(20_000), await peak(100_000)]
      expect(many).to.be.within(60, 300)
      expect(many - few).to.be.below(60)
    } finally {
      folder.remove()
    }
  })
})
