import { checkConfig } from '../../lib/config/check.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { duckdbSpec } from '../../lib/connectors/duckdb/index.js'
import { postgresSpec } from '../../lib/connectors/postgres/index.js'
import type { Request } from '../../lib/record/request.js'
import type { ServiceSpec } from '../../lib/services/service-spec.js'
import type { Source } from '../../lib/step/step.js'
import { createFlow } from '../../lib/stream/flow.js'
import { describeSource } from '../../lib/testing/describe-source.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { temporaryFolder } from '../support/cli.js'
import { type CutProxy, startCutProxy } from '../support/cut-proxy.js'
import { debian, fixture, requireOrSkip, type TestDatabase } from '../support/databases.js'
import { postgresDocument } from '../support/run-config.js'

const SECRET = 'canary-51c2'

async function open(spec: ServiceSpec<never>, document: object, catalog: TestCatalog): Promise<Source<Request>> {
  const { source } = checkConfig(document, { connectors: definitions, file: 'spec' })
  return spec.metadata!.create({
    serviceName: 'svc',
    connection: source.serviceConnection!.config as never,
    sourceConfig: source.sourceConfig.config,
    metadata: catalog.metadata,
    storeServiceConnection: true,
    forceEntityOverwriting: true,
    readsBack: false,
  })
}

describe('PostgreSQL as a source', function () {
  this.timeout(30_000)
  let database: TestDatabase
  let catalog: TestCatalog
  let cut: CutProxy | undefined
  before(async function () {
    requireOrSkip(this, debian)
    database = await debian.start()
    await database.sql(fixture('portable.sql'))
    catalog = await startTestCatalog()
  })
  after(async () => {
    await cut?.close()
    await catalog?.close()
    await database?.stop()
  })
  const document = (port: number) =>
    postgresDocument(port, 'shop', { includeDDL: true }, { authType: { password: SECRET } })
  describeSource('PostgreSQL', {
    create: () => open(postgresSpec, document(database.port), catalog),
    broken: async () => {
      const whole = await startCutProxy(database.port, Number.POSITIVE_INFINITY)
      await cut?.close()
      const complete = await open(postgresSpec, document(whole.port), catalog)
      await new Promise<void>((resume, reject) =>
        complete.read(createFlow()).subscribe({ complete: resume, error: reject }),
      )
      await complete.close()
      cut = await startCutProxy(database.port, whole.sent * 0.6)
      await whole.close()
      return open(postgresSpec, document(cut.port), catalog)
    },
    secret: SECRET,
  })
})

describe('DuckDB as a source', function () {
  this.timeout(30_000)
  let catalog: TestCatalog
  const folder = temporaryFolder()
  before(async () => {
    catalog = await startTestCatalog()
  })
  after(async () => {
    folder.remove()
    await catalog.close()
  })
  const document = (connection: object) => ({
    source: {
      type: 'duckdb',
      serviceName: 'svc',
      serviceConnection: { config: { type: 'DuckDB', ...connection } },
      sourceConfig: { config: { type: 'DatabaseMetadata' } },
    },
    workflowConfig: { openMetadataServerConfig: { hostPort: 'http://127.0.0.1:1/api' } },
  })
  const setup = () =>
    folder.file(
      'setup.sql',
      'CREATE SCHEMA a; CREATE TABLE a.t (id INT PRIMARY KEY, s STRUCT(x INT)); CREATE TABLE a.u (id INT REFERENCES a.t); CREATE VIEW a.v AS FROM a.t; CREATE MACRO a.m(x) AS x + 1',
    )
  describeSource('DuckDB', {
    create: () => open(duckdbSpec, document({ setup: setup() }), catalog),
  })
})
