import { expect } from 'chai'
import { useCatalog } from './use-catalog.js'

describe('kinds beyond the database service', () => {
  const { ask, must } = useCatalog()
  before(async () => {
    await must('PUT', '/services/dashboardServices', { name: 'bi', serviceType: 'Metabase', connection: {} })
    await must('PUT', '/services/storageServices', { name: 's3', serviceType: 'S3' })
    await must('PUT', '/services/pipelineServices', { name: 'airflow', serviceType: 'Airflow' })
  })

  it('take any field where no schema is known, but need a name and a parent that is there', async () => {
    await must('PUT', '/services/apiServices', { name: 'shop', serviceType: 'Rest' })
    const path = '/apiCollections'
    expect((await ask('PUT', path, { service: 'shop' })).body.message).to.equal('[name must not be null]')
    expect((await ask('PUT', path, { name: 'orders' })).body.message).to.equal('[service must not be null]')
    expect((await ask('PUT', path, { name: 'orders', service: 'nowhere' })).status).to.equal(404)
    const collection = await must('PUT', path, { name: 'orders', service: 'shop', anything: { goes: [1] } })
    expect(collection).to.deep.include({
      fullyQualifiedName: 'shop.orders',
      serviceType: 'Rest',
      anything: { goes: [1] },
    })
  })

  it('are checked field by field where one is', async () => {
    const dashboard = { name: 'sales', service: 'bi' }
    expect((await ask('PUT', '/dashboards', { ...dashboard, colour: 1 })).body.message).to.equal(
      'Unrecognized field "colour" in the body',
    )
    expect((await ask('PUT', '/topics', { name: 'orders', service: 'bi' })).body.message).to.equal(
      '[partitions must not be null]',
    )
    expect(await must('PUT', '/dashboards', dashboard)).to.include({ serviceType: 'Metabase' })
  })

  it('resolve the references they name', async () => {
    await must('PUT', '/charts', { name: 'revenue', service: 'bi' })
    await must('PUT', '/dashboards', { name: 'sales', service: 'bi', charts: ['bi.revenue'] })
    const { charts } = await must('GET', '/dashboards/name/bi.sales', undefined, { fields: 'charts' })
    expect(charts[0]).to.include({ type: 'chart', fullyQualifiedName: 'bi.revenue', deleted: false })
    expect((await ask('PUT', '/dashboards', { name: 'sales', service: 'bi', charts: ['bi.nope'] })).status).to.equal(
      404,
    )
  })

  it('get the FQNs of their kind', async () => {
    const model = await must('PUT', '/dashboard/datamodels', {
      name: 'orders',
      service: 'bi',
      dataModelType: 'MetabaseDataModel',
      columns: [{ name: 'id', dataType: 'INT' }],
    })
    expect(model.fullyQualifiedName).to.equal('bi.model.orders')
    expect(model.columns[0].fullyQualifiedName).to.equal('bi.model.orders.id')
    const bucket = await must('PUT', '/containers', { name: 'bucket', service: 's3' })
    const file = await must('PUT', '/containers', {
      name: 'f.csv',
      service: 's3',
      parent: { id: bucket.id, type: 'container' },
    })
    expect(file.fullyQualifiedName).to.equal('s3.bucket."f.csv"')
  })

  it('are listed by their service and deleted with it', async () => {
    const { paging } = await must('GET', '/charts', undefined, { service: 'bi' })
    expect(paging.total).to.equal(1)
    expect((await ask('DELETE', '/services/dashboardServices/name/bi')).status).to.equal(400)
    await must('DELETE', '/services/dashboardServices/name/bi', undefined, { recursive: true, hardDelete: true })
    expect((await ask('GET', '/charts/name/bi.revenue', undefined, { include: 'all' })).status).to.equal(404)
  })

  it('keep the runs of pipelines', async () => {
    await must('PUT', '/pipelines', { name: 'etl', service: 'airflow' })
    const status = (timestamp: number) => ({ timestamp, executionStatus: 'Successful', taskStatus: [] })
    await must('PUT', '/pipelines/airflow.etl/status', status(1_700_000_000_000))
    await must('PUT', '/pipelines/airflow.etl/status/bulk', [status(1_700_000_000_000), status(1_700_000_100_000)])
    const span = { startTs: 1_600_000_000_000, endTs: 1_800_000_000_000 }
    const { data } = await must('GET', '/pipelines/airflow.etl/status', undefined, span)
    expect(data.map(({ timestamp }: { timestamp: number }) => timestamp)).to.deep.equal([
      1_700_000_100_000, 1_700_000_000_000,
    ])
  })

  it('keep progress, metrics and logs of ingestion runs', async () => {
    const { id } = await must('GET', '/services/pipelineServices/name/airflow')
    const pipeline = {
      name: 'nightly',
      pipelineType: 'metadata',
      service: { id, type: 'pipelineService' },
      sourceConfig: { config: {} },
      airflowConfig: {},
    }
    const path = '/services/ingestionPipelines'
    expect((await must('PUT', path, pipeline)).fullyQualifiedName).to.equal('airflow.nightly')
    const progress = { runId: 'run', timestamp: 1, updateType: 'PROCESSING', totalAssetsIngested: 7 }
    await must('PUT', `${path}/progress/airflow.nightly/run`, progress)
    expect(await must('GET', `${path}/progress/airflow.nightly/run`)).to.deep.equal(progress)
    await must('POST', `${path}/metrics/airflow.nightly/run`, { runId: 'run', stepName: 'source', metrics: [] })
    const lines = (logs: string, timestamp: number) => ({
      logs,
      timestamp,
      connectorId: 'host-1',
      compressed: false,
      lineCount: 1,
    })
    await must('POST', `${path}/logs/airflow.nightly/run`, lines('one\ntwo', 1))
    await must('POST', `${path}/logs/airflow.nightly/run`, lines('three', 2))
    await must('POST', `${path}/logs/airflow.nightly/run/close`, { connectorId: 'host-1', timestamp: 3 })
    const { logs, total } = await must('GET', `${path}/logs/airflow.nightly/run`, undefined, { offset: 1, limit: 5 })
    expect([logs, total]).to.deep.equal(['two\nthree', 3])
  })

  it('have connection tests for every database', async () => {
    for (const type of ['Postgres', 'DuckDB', 'CustomDatabase', 'SQLite']) {
      const { steps } = await must('GET', `/services/testConnectionDefinitions/name/${type}.testConnectionDefinition`)
      expect(steps[0]).to.include({ name: 'CheckAccess', mandatory: true })
    }
  })
})
