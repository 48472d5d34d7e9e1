import { expect } from 'chai'
import { AlreadyRunning, StateError, StateRefused } from '../../lib/state/state-error.js'
import { exitCode } from '../../lib/workflow/exit-code.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { temporaryFolder } from '../support/cli.js'
import { parents, runWith } from './state-run.js'

describe('a run that its state stops', () => {
  let catalog: TestCatalog
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(async () => {
    catalog = await startTestCatalog()
    folder = temporaryFolder()
  })
  afterEach(async () => {
    folder.remove()
    await catalog.close()
  })

  for (const [error, code] of [
    [new StateError('the disk is full'), 1],
    [new AlreadyRunning('the lease is lost'), 75],
    [new StateRefused('not this one'), 2],
  ] as const) {
    it(`has failed by the reason, and ends with ${code} for a ${error.name}`, async () => {
      const { result } = await runWith(catalog, folder.path, parents, { signal: AbortSignal.abort(error) })
      expect(result).to.include({ state: 'failed', cause: error })
      expect(result.problems[0]).to.equal(error.message)
      expect(exitCode(result, true)).to.equal(code)
    })
  }

  it('is stopped, and has not failed, when nobody gives a reason', async () => {
    const { result } = await runWith(catalog, folder.path, parents, { signal: AbortSignal.abort() })
    expect(result).to.include({ state: 'stopped' }).and.not.have.property('cause')
  })
})
