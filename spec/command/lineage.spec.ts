import { expect } from 'chai'
import { cli, temporaryFolder } from '../support/cli.js'

describe('the lineage command', function () {
  this.timeout(60_000)
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => folder.remove())

  it('prints one JSON object for each statement, with columns from the schema', async () => {
    const sql = folder.file('x.sql', 'INSERT INTO s.t (a) SELECT x + 1 FROM r; SELECT * FROM s.t')
    const schema = folder.file('tables.json', { s: { t: ['a', 'b'] } })
    const { code, stdout } = await cli(['lineage', sql, '--dialect', 'postgres', '--schema', schema, '--json'])
    expect(code).to.equal(0)
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).to.deep.equal([
      { kind: 'insert', sources: ['r'], targets: ['s.t'], columns: { a: ['r.x'] } },
      { kind: 'select', sources: ['s.t'], targets: [], columns: { a: ['s.t.a'], b: ['s.t.b'] } },
    ])
  })

  it('prints a line for each case of a batch, in their order, also for those it cannot read', async () => {
    const cases = [
      JSON.stringify({ sql: 'SELECT [a] FROM [dbo].[t]', dialect: 'mssql' }),
      JSON.stringify({ sql: 'SELEC a FRM t', dialect: 'postgres' }),
      'no JSON',
      JSON.stringify({ sql: 'SELECT * FROM t', dialect: 'mysql', schema: { t: { a: 'INT' } } }),
    ]
    const { code, stdout } = await cli(['lineage', '--batch', folder.file('cases.jsonl', cases.join('\n'))])
    expect(code).to.equal(0)
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines[0]).to.deep.equal({ kind: 'select', sources: ['dbo.t'], targets: [], columns: { a: ['dbo.t.a'] } })
    expect(lines[1]).to.have.all.keys('error')
    expect(lines[2]).to.have.all.keys('error')
    expect(lines[3]).to.deep.include({ columns: { a: ['t.a'] } })
    expect(lines).to.have.length(4)
  })

  it('counts and lists what it cannot parse, without its literals', async () => {
    const sql = folder.file('x.sql', "SELECT a FROM t; FROBNICATE t WITH 'secret'")
    const { code, stderr } = await cli(['lineage', sql, '--dialect', 'postgres'])
    expect(code).to.equal(0)
    expect(stderr).to.equal('1 not parsed:\n  FROBNICATE t WITH ?\n')
  })

  it('ends with 2 when a file is missing or the schema has another shape', async () => {
    const sql = folder.file('x.sql', 'SELECT 1')
    const missing = await cli(['lineage', folder.file('x.json', {}).replace('x.json', 'no.sql')])
    expect(missing).to.deep.include({ code: 2 })
    const schema = folder.file('tables.json', ['t'])
    const wrong = await cli(['lineage', sql, '--schema', schema])
    expect(wrong.code).to.equal(2)
    expect(wrong.stderr).to.contain('tables.json')
  })
})
