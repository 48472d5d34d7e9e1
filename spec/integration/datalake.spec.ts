import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect } from 'chai'
import { checkConfig } from '../../lib/config/check.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { datalake } from '../../lib/connectors/duckdb/datalake/config.js'
import { datalakeSpec } from '../../lib/connectors/duckdb/datalake/index.js'
import type { ServiceSpec } from '../../lib/services/service-spec.js'
import { testConnection } from '../../lib/services/test-connection.js'
import { describeServiceSpec } from '../../lib/testing/describe-service-spec.js'
import { createWorkflow } from '../../lib/workflow/create.js'
import type { RunResult } from '../../lib/workflow/result.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { temporaryFolder } from '../support/cli.js'
import { requireOrSkip } from '../support/databases.js'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.js'
import { motoServer, startMoto } from '../support/moto-server.js'

const SECRET = 'canary-90fa31'
const scratch = temporaryFolder()

/** A Parquet file of this many rows. */
async function parquet(rows: number): Promise<Buffer> {
  const path = join(scratch.path, 'made.parquet')
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const columns = `n AS id, {'street': 'a', 'lines': [n]} AS address, hash(n) AS noise`
  await connection.run(`COPY (SELECT ${columns} FROM range(${rows}) t(n)) TO '${path}' (FORMAT parquet)`)
  connection.closeSync()
  return (await import('node:fs/promises')).readFile(path)
}

const FILES: Readonly<Record<string, () => Buffer | string | Promise<Buffer>>> = {
  'landing/2026/orders.csv': () => 'id,total,placed\n1,2.50,2026-01-01\n',
  'landing/2026/large.csv': () => `id,text\n${'1,"a\nb"\n'.repeat(400_000)}`,
  'landing/people.jsonl.gz': () => gzipSync('{"name": "Ada", "address": {"city": "Paris"}, "tags": ["a"]}\n'),
  'landing/list.json': () =>
    JSON.stringify(Array.from({ length: 60_000 }, (_, id) => ({ id, deep: [{ x: `,"[${id}` }] }))),
  'landing/big.parquet': () => parquet(300_000),
  "landing/odd 'name' äöü.tsv": () => 'a\tb\n1\t2\n',
  'landing/readme.txt': () => 'no table',
  'landing/.hidden.csv': () => 'a\n1\n',
  'landing/empty.csv': () => '',
  'landing/lies.parquet': () => 'this is no Parquet file at all',
}
const TABLES = [
  '2026/large.csv',
  '2026/orders.csv',
  'big.parquet',
  'list.json',
  "odd 'name' äöü.tsv",
  'people.jsonl.gz',
]

interface Column {
  readonly name: string
  readonly dataType: string
  readonly dataTypeDisplay: string
  readonly children?: readonly Column[]
}

describe('a data lake', function () {
  this.timeout(60_000)
  let proxy: FaultProxy
  let catalog: TestCatalog
  let cold: S3Client

  const connectionTo = (bucketName: string | undefined, more: object = {}) => ({
    type: 'Datalake',
    configSource: {
      securityConfig: {
        awsAccessKeyId: 'key',
        awsSecretAccessKey: SECRET,
        awsRegion: 'us-east-1',
        endPointURL: new URL(proxy.url).origin,
      },
    },
    ...(bucketName === undefined ? {} : { bucketName }),
    ...more,
  })
  const document = (connection: object, sourceConfig: object = {}) => ({
    source: {
      type: 'datalake',
      serviceName: 'lake',
      serviceConnection: { config: connection },
      sourceConfig: { config: { type: 'DatabaseMetadata', ...sourceConfig } },
    },
    sink: { type: 'metadata-rest', config: {} },
    workflowConfig: { openMetadataServerConfig: { hostPort: 'http://127.0.0.1:1/api' } },
  })
  const checked = (connection: object, sourceConfig?: object) =>
    checkConfig(document(connection, sourceConfig), { connectors: definitions, file: 'spec' })
  const run = async (connection: object, sourceConfig?: object, only?: string): Promise<RunResult> => {
    const workflow = await createWorkflow({
      config: checked(connection, sourceConfig),
      connectors: definitions,
      metadata: catalog.metadata,
      spec: datalakeSpec as ServiceSpec<never> as ServiceSpec,
      only,
    })
    return workflow.run()
  }
  const shown = ({ name, dataTypeDisplay, children }: Column): unknown => [
    name,
    dataTypeDisplay,
    ...(children ? [children.map(shown)] : []),
  ]
  const columnsOf = (schema: string, key: string) => {
    const [table] = catalog.live('tables').filter((fqn) => fqn.startsWith(schema) && fqn.includes(key))
    return (catalog.entity('tables', table!) as unknown as { columns: readonly Column[] }).columns.map(shown)
  }
  const requireTables = (schema: string): void => {
    expect(catalog.live('tables')).to.have.lengthOf(TABLES.length)
    expect(columnsOf(schema, 'orders.csv')).to.deep.equal([
      ['id', 'BIGINT'],
      ['total', 'DOUBLE'],
      ['placed', 'DATE'],
    ])
    expect(columnsOf(schema, 'large.csv')).to.deep.equal([
      ['id', 'BIGINT'],
      ['text', 'VARCHAR'],
    ])
    expect(columnsOf(schema, 'people')).to.deep.equal([
      ['name', 'VARCHAR'],
      ['address', 'STRUCT(city VARCHAR)', [['city', 'VARCHAR']]],
      ['tags', 'VARCHAR[]'],
    ])
    expect(columnsOf(schema, 'list.json')).to.deep.equal([
      ['id', 'BIGINT'],
      ['deep', 'STRUCT(x VARCHAR)[]', [['x', 'VARCHAR']]],
    ])
    const lines = ['lines', 'BIGINT[]']
    expect(columnsOf(schema, 'big.parquet')).to.deep.equal([
      ['id', 'BIGINT'],
      ['address', 'STRUCT(street VARCHAR, lines BIGINT[])', [['street', 'VARCHAR'], lines]],
      ['noise', 'UBIGINT'],
    ])
  }

  before(async function () {
    requireOrSkip(this, motoServer)
    const { url } = await startMoto()
    proxy = await startFaultProxy(`${url}/api`)
    cold = new S3Client({
      region: 'us-east-1',
      endpoint: url,
      forcePathStyle: true,
      credentials: { accessKeyId: 'key', secretAccessKey: SECRET },
    })
    for (const Bucket of ['landing', 'other', 'pair']) await cold.send(new CreateBucketCommand({ Bucket }))
    for (const [path, content] of Object.entries(FILES)) {
      const [Bucket, ...key] = path.split('/')
      const Body = await content()
      await cold.send(new PutObjectCommand({ Bucket, Key: key.join('/'), Body }))
      const file = join(scratch.path, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, Body)
    }
    for (const [Bucket, Key] of [
      ['other', 'a.csv'],
      ['pair', 'a.csv'],
      ['pair', 'old.csv'],
    ])
      await cold.send(new PutObjectCommand({ Bucket, Key, Body: 'a\n1\n' }))
    await cold.send(new PutObjectCommand({ Bucket: 'other', Key: 'old.csv', Body: 'a\n1\n', StorageClass: 'GLACIER' }))
  })
  after(async () => {
    cold?.destroy()
    await proxy?.close()
    scratch.remove()
  })
  beforeEach(async () => {
    catalog = await startTestCatalog()
  })
  afterEach(async () => {
    proxy.calm()
    await catalog.close()
  })

  it('is read from a bucket; a file that is no table costs itself', async () => {
    const { steps, state } = await run(connectionTo('landing'))
    expect(catalog.live('databases')).to.deep.equal(['lake.default'])
    expect(catalog.live('databaseSchemas')).to.deep.equal(['lake.default.landing'])
    const failures = steps[0]!.failures.map(({ name, error }) => `${name}: ${error}`)
    expect(failures).to.have.lengthOf(2)
    expect(failures[0]).to.match(/empty\.csv.*the file is empty/)
    expect(failures[1]).to.match(/lies\.parquet.*it is no Parquet file/)
    expect(state).to.equal('failed') // two of eight
    expect(catalog.entity('tables', 'lake.default.landing."2026/orders.csv"')).to.include({
      tableType: 'External',
      locationPath: 's3://landing/2026/orders.csv',
    })
    requireTables('lake.default.landing')
  })

  it('is read from a folder the same way', async () => {
    const bucketName = join(scratch.path, 'landing')
    await run({ type: 'Datalake', configSource: {}, bucketName, databaseName: 'files' })
    expect(catalog.live('databaseSchemas')).to.have.lengthOf(1)
    requireTables('lake.files.')
  })

  it('is read by as few bytes as tell the columns', async () => {
    const requests = (): number => proxy.exchanges.filter(({ path }) => path.includes('big.parquet')).length
    const before = requests()
    await run(connectionTo('landing', { prefix: 'big' }))
    expect(requests() - before).to.be.within(1, 2)
    const ranges = proxy.exchanges
      .filter(({ path }) => path.includes('big.parquet'))
      .map(({ headers }) => headers.range)
    for (const range of ranges) {
      const [from, to] = /^bytes=(\d+)-(\d+)$/.exec(range!)!.slice(1).map(Number)
      expect(to! - from!).to.be.below(1024 * 1024)
    }
  })

  it('is all buckets when none is named, and what is below a prefix, without what is frozen if so asked', async () => {
    await run(connectionTo(undefined, { prefix: 'a', skipColdStorage: true }))
    const schemas = ['lake.default.landing', 'lake.default.other', 'lake.default.pair']
    expect(catalog.live('databaseSchemas')).to.deep.equal(schemas)
    expect(catalog.live('tables')).to.deep.equal(['lake.default.other."a.csv"', 'lake.default.pair."a.csv"'])
    const { steps } = await run(connectionTo('other'))
    expect(steps[0]!.failures[0]!.error).to.match(/old\.csv|storage class/)
  })

  it('marks as deleted what is gone, and nothing when a listing breaks off', async () => {
    await run(connectionTo('pair'))
    proxy.strike({ match: /GET .*list-type/, nth: 2, answer: { status: 403 } })
    const { state } = await run(connectionTo('pair'))
    expect(state).to.equal('failed')
    expect(catalog.live('tables')).to.have.lengthOf(2)
    proxy.calm()
    await run(connectionTo('pair', { prefix: 'old' }))
    expect(catalog.live('tables')).to.deep.equal(['lake.default.pair."old.csv"'])
  })

  it('asks a store again that is busy, and shows no secret of what it refuses', async () => {
    proxy.strike({ match: /GET \/pair\/a/, times: 2, answer: { status: 503 } })
    expect((await run(connectionTo('pair'))).state).to.equal('success')
    proxy.strike({ match: /GET \/pair\/a/, answer: { status: 403 } })
    const { steps } = await run(connectionTo('pair'))
    expect(steps[0]!.failures.map(({ name }) => name)).to.deep.equal(['default.pair.a.csv'])
    expect(JSON.stringify(steps)).not.to.contain(SECRET)
    expect(catalog.live('tables')).to.have.lengthOf(2)
  })

  it('is one file when one is wanted', async () => {
    const { state } = await run(connectionTo('landing'), {}, 'lake.default.landing."2026/orders.csv"')
    expect(state).to.equal('success')
    expect(catalog.live('tables')).to.deep.equal(['lake.default.landing."2026/orders.csv"'])
  })

  it('tells by its connection test what it may list', async () => {
    const spec = datalakeSpec as ServiceSpec<never> as ServiceSpec
    const outcome = (connection: object) =>
      testConnection(spec.testConnection!(checked(connection).source.serviceConnection!.config))
    expect((await outcome(connectionTo('landing'))).map(({ passed }) => passed)).to.deep.equal([true])
    const [gone] = await outcome(connectionTo('gone'))
    expect(gone).to.include({ passed: false, name: 'ListBuckets' })
    expect(gone!.message).to.match(/does not exist|NoSuchBucket/)
  })

  describe('as a connector', () => {
    before(function () {
      requireOrSkip(this, motoServer)
    })
    describeServiceSpec(datalake, datalakeSpec, {
      options: { configSource: {}, bucketName: join(scratch.path, 'landing/2026') },
      unreachable: { configSource: {}, bucketName: join(scratch.path, 'nowhere') },
      secret: 'no such secret',
    })
  })
})
