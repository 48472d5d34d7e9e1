import { expect } from 'chai'
import type { PipelineState } from '../../lib/record/entities/pipeline-status.js'
import { changedSince } from '../../lib/workflow/changed-since.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 22)
const PIPELINE = 'svc.nightly'

describe('what a run takes for changed', () => {
  let catalog: TestCatalog
  beforeEach(async () => {
    catalog = await startTestCatalog()
    const { id } = await catalog.metadata.put('databaseService', { name: 'svc', serviceType: 'Snowflake' })
    await catalog.metadata.ingestionPipelines.create({
      name: 'nightly',
      service: { id, type: 'databaseService' },
      pipelineType: 'metadata',
      sourceConfig: {},
      airflowConfig: {},
    })
  })
  afterEach(() => catalog.close())

  const ran = (runId: string, pipelineState: PipelineState, startDate: number) =>
    catalog.metadata.ingestionPipelines.setStatus(PIPELINE, { runId, pipelineState, startDate, timestamp: startDate })
  const since = (incremental: object | undefined, pipeline: string | undefined = PIPELINE) =>
    changedSince(
      {
        ...(pipeline ? { ingestionPipelineFQN: pipeline } : {}),
        source: { sourceConfig: { config: { type: 'DatabaseMetadata', incremental } } } as never,
      },
      catalog.metadata,
      NOW,
    )
  const enabled = { enabled: true, lookbackDays: 7, safetyMarginDays: 1 }

  it('is nothing in particular unless the config asks for it', async () => {
    expect(await since(undefined)).to.equal(undefined)
    expect(await since({ ...enabled, enabled: false })).to.equal(undefined)
  })

  it('began a margin before the newest run that was a whole success', async () => {
    await ran('a', 'success', NOW - 5 * DAY)
    await ran('b', 'success', NOW - 3 * DAY)
    await ran('c', 'partialSuccess', NOW - 2 * DAY)
    await ran('d', 'failed', NOW - DAY)
    await ran('e', 'running', NOW)
    expect(await since(enabled)).to.deep.equal({
      since: NOW - 4 * DAY,
      why: 'what has changed since 2026-11-18T00:00:00.000Z is read',
    })
  })

  it('is everything when no run was a success, or not lately', async () => {
    await ran('a', 'success', NOW - 8 * DAY)
    await ran('b', 'partialSuccess', NOW - DAY)
    const why = 'everything is read: no run of svc.nightly was a success in the last 7 days'
    expect(await since(enabled)).to.deep.equal({ why })
    expect(await since(enabled, 'svc.new'))
      .to.have.property('why')
      .that.contains('no run of svc.new')
  })

  it('is everything without a pipeline to ask', async () => {
    expect(
      await changedSince(
        { source: { sourceConfig: { config: { incremental: enabled } } } as never },
        catalog.metadata,
        NOW,
      ),
    ).to.deep.equal({ why: 'everything is read: incremental needs ingestionPipelineFQN' })
  })
})
