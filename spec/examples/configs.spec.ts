import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Column } from 'headwater/entities'
import { MyAwesomeConnector } from '../../examples/custom-connector/connector/my-awesome-connector.js'
import { startTestCatalog, type TestCatalog } from '../support/catalog.js'
import { cli, temporaryFolder } from '../support/cli.js'
import { text } from './collect.js'
import { EXAMPLE, runExample } from './run-example.js'

describe('the example connectors, run by their configs', function () {
  this.timeout(30_000)
  let catalog: TestCatalog
  beforeEach(async () => {
    catalog = await startTestCatalog()
  })
  afterEach(() => catalog.close())

  const columnsOf = (fqn: string): string[] => ((catalog.entity('tables', fqn)?.columns ?? []) as Column[]).map(text)

  it('the minimal one makes a service and one database', async () => {
    const { code, stderr } = await runExample('minimal.json', catalog)
    expect(code, stderr).to.equal(0)
    expect(catalog.live('databases')).to.deep.equal(['custom_minimal.awesome-database'])
    expect(catalog.live('databaseSchemas')).to.deep.equal([])
  })

  it('CSV makes a table of each row, and shows one failure', async () => {
    const { code, stdout, stderr } = await runExample('csv.json', catalog)
    expect(code, stderr).to.equal(0)
    expect(catalog.live('tables')).to.deep.equal(['custom_csv.BU.default.table1', 'custom_csv.BU.default.table2'])
    expect(columnsOf('custom_csv.BU.default.table1')).to.deep.equal(['c1 INT', 'c2 DATE'])
    expect(columnsOf('custom_csv.BU.default.table2')).to.deep.equal(['c1 STRING', 'c2 STRING', 'c3 STRING'])
    expect(stdout).to.match(/My Error +\| Demoing one error/)
  })

  it('Protobuf makes one table with one root column, and shows one failure', async () => {
    const { code, stdout, stderr } = await runExample('proto.json', catalog)
    expect(code, stderr).to.equal(0)
    expect(catalog.live('tables')).to.deep.equal(['custom_proto.BU.default.person_info'])
    expect(columnsOf('custom_proto.BU.default.person_info')).to.deep.equal([
      'PersonInfo RECORD(age INT, gender ENUM, gender_new RECORD(url STRING, title STRING, snippets ARRAY<STRING>), ' +
        'height INT, height_new INT, my_bool BOOLEAN, repeated_string ARRAY<STRING>)',
    ])
    const [root] = catalog.entity('tables', 'custom_proto.BU.default.person_info')!.columns as [Column]
    expect(root.children?.map(({ description }) => description)).to.deep.equal([
      'age in years',
      undefined,
      undefined,
      'height in cm',
      'height in cm',
      undefined,
      undefined,
    ])
    expect(stdout).to.match(/My Error +\| Demoing one error/)
  })

  it('CSV writes the golden tables, names that the server reserves included', async () => {
    const { code, stdout, stderr } = await runExample('csv.json', catalog, {
      source_directory: 'spec/examples/fixtures/golden.csv',
      demo_error: 'false',
    })
    expect(code, stderr).to.equal(0)
    expect(stdout)
      .to.match(/golden\.csv:11/)
      .and.not.match(/My Error/)
    const golden: Record<string, Column[]> = JSON.parse(
      readFileSync('spec/examples/fixtures/golden-tables.json', 'utf8'),
    )
    const written = catalog.live('tables').map((fqn) => catalog.entity('tables', fqn)!)
    expect(
      Object.fromEntries(written.map(({ name, columns }) => [name, (columns as Column[]).map(text)])),
    ).to.deep.equal(Object.fromEntries(Object.entries(golden).map(([name, columns]) => [name, columns.map(text)])))
  })

  it('the minimal one has no options', () => {
    expect(MyAwesomeConnector.options.safeParse({}).success).to.equal(true)
    expect(MyAwesomeConnector.options.safeParse({ source_directory: 'x' }).success).to.equal(false)
  })

  it('as they stand, all are valid', async () => {
    for (const config of ['minimal.json', 'csv.json', 'proto.json']) {
      const { code, stdout, stderr } = await cli([`${EXAMPLE}/${config}`, '--validate'])
      expect(code, stderr).to.equal(0)
      expect(stdout).to.contain('is valid')
    }
  })

  it('with a misspelt or missing option they end with 2 before anything is written', async () => {
    const { code, stderr } = await runExample('csv.json', catalog, { source_directry: 'x', business_unit: undefined })
    expect(code).to.equal(2)
    expect(stderr).to.match(/connectionOptions\.source_directry: unknown key; did you mean "source_directory"\?/)
    expect(stderr).to.match(/connectionOptions\.business_unit: missing/)
    expect(catalog.live('services/databaseServices')).to.deep.equal([])
    const proto = await runExample('proto.json', catalog, { schema_name: undefined })
    expect(proto.code).to.equal(2)
    expect(proto.stderr).to.match(/connectionOptions\.schema_name: missing/)
  })

  it('with a source_directory that is not there, or is empty, they fail before anything is written', async () => {
    const gone = await runExample('csv.json', catalog, { source_directory: 'no/such' })
    expect(gone.code).to.equal(1)
    expect(gone.stderr).to.match(/CheckAccess failed: source_directory: there is no .*no\/such/)
    const folder = temporaryFolder()
    const empty = await runExample('proto.json', catalog, { source_directory: folder.path })
    folder.remove()
    expect(empty.code).to.equal(1)
    expect(empty.stderr).to.match(/there is no \.proto file in/)
    expect(catalog.live('services/databaseServices')).to.deep.equal([])
  })
})
