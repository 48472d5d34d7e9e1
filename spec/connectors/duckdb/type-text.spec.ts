import { DuckDBConnection } from '@duckdb/node-api'
import { expect } from 'chai'
import fc from 'fast-check'
import { parseType, type TypeNode, TypeSyntaxError } from '../../../lib/connectors/duckdb/type-text.js'

type Described<T> = T extends { readonly text: string } ? Omit<T, 'text'> : never
type Plain = Described<TypeNode>

const SCALARS = ['INTEGER', 'VARCHAR', 'HUGEINT', 'TIMESTAMP WITH TIME ZONE', 'TIME_NS', 'UUID', 'JSON', 'BIT', 'BLOB']
const HOSTILE = fc.stringMatching(/^[^\0]{1,8}$/u).filter((text) => text.trim() !== '')
/** DuckDB compares the names of members without case. */
const names = fc.uniqueArray(fc.oneof(fc.constantFrom('a', 'B', 'c d', 'struct', 'x"y', ')', 'e.f', 'é😀'), HOSTILE), {
  minLength: 1,
  maxLength: 4,
  selector: (name) => name.toLowerCase(),
})

/** SQL of a type, with what the parser should make of it. */
interface Sample {
  readonly sql: string
  readonly node: object
}

const scalar = fc
  .constantFrom(...SCALARS)
  .map((name): Sample => ({ sql: name, node: { kind: 'scalar', name, arguments: [] } }))
const decimal = fc
  .tuple(fc.integer({ min: 1, max: 38 }), fc.nat(38))
  .map(([precision, scale]) => [precision, Math.min(precision, scale)])
  .map(
    (of): Sample => ({ sql: `DECIMAL(${of})`, node: { kind: 'scalar', name: 'DECIMAL', arguments: of.map(String) } }),
  )
const enumeration = fc
  .uniqueArray(HOSTILE, { minLength: 1, maxLength: 4 })
  .map((values): Sample => ({ sql: `ENUM(${values.map(literal).join(',')})`, node: { kind: 'enum', values } }))

const { type } = fc.letrec<{ type: Sample }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    decimal,
    enumeration,
    tie('type').map(({ sql, node }): Sample => ({ sql: `${sql}[]`, node: { kind: 'list', element: node } })),
    fc
      .tuple(tie('type'), fc.integer({ min: 1, max: 9 }))
      .map(
        ([{ sql, node }, size]): Sample => ({ sql: `${sql}[${size}]`, node: { kind: 'list', element: node, size } }),
      ),
    fc.tuple(tie('type'), tie('type')).map(
      ([key, value]): Sample => ({
        sql: `MAP(${key.sql}, ${value.sql})`,
        node: { kind: 'map', key: key.node, value: value.node },
      }),
    ),
    fc
      .tuple(
        fc.constantFrom('STRUCT', 'UNION'),
        names.chain((all) => fc.tuple(...all.map((name) => named(name, tie('type'))))),
      )
      .map(
        ([keyword, members]): Sample => ({
          sql: `${keyword}(${members.map(({ name, sql }) => `${quoted(name)} ${sql}`).join(', ')})`,
          node: { kind: keyword.toLowerCase(), members: members.map(({ name, node }) => ({ name, type: node })) },
        }),
      ),
  ),
}))

const named = (name: string, inner: fc.Arbitrary<Sample>) => inner.map((sample) => ({ name, ...sample }))
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

/** Without what was printed. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'text')
      .map(([key, inner]) => [key, plain(inner)]),
  )
}

describe('the text of a DuckDB type', () => {
  let connection: DuckDBConnection
  before(async () => {
    connection = await DuckDBConnection.create()
  })
  after(() => connection.closeSync())

  const printed = async (sql: string): Promise<string> => {
    await connection.run(`CREATE OR REPLACE TABLE t (c ${sql})`)
    const result = await connection.runAndReadAll(`SELECT data_type FROM duckdb_columns() WHERE table_name = 't'`)
    return String(result.getRows()[0]?.[0])
  }

  it('is read back whatever type DuckDB printed', async () => {
    await fc.assert(
      fc.asyncProperty(type, async ({ sql, node }) => {
        const text = await printed(sql)
        const parsed = parseType(text)
        expect(plain(parsed)).to.deep.equal(node)
        expect(parsed.text).to.equal(text)
      }),
      { numRuns: 150 },
    )
  })

  it('numbers the members of a struct that has no names', async () => {
    await connection.run(`CREATE OR REPLACE VIEW v AS SELECT row(1, now(), [1.5], NULL, row('a')) AS r`)
    const result = await connection.runAndReadAll(`SELECT data_type FROM duckdb_columns() WHERE table_name = 'v'`)
    const parsed = parseType(String(result.getRows()[0]?.[0])) as Plain & { kind: 'struct' }
    expect(parsed.members.map(({ name, type: member }) => `${name}: ${member.text}`)).to.deep.equal([
      '1: INTEGER',
      '2: TIMESTAMP WITH TIME ZONE',
      '3: DECIMAL(2,1)[]',
      '4: "NULL"',
      '5: STRUCT(VARCHAR)',
    ])
  })

  for (const text of [
    '',
    'STRUCT(',
    'STRUCT(a)x',
    'STRUCT(a INTEGER',
    'MAP(INTEGER)',
    "ENUM('a",
    'INTEGER[',
    'INTEGER]',
    'A B C',
    'DECIMAL(1,',
  ]) {
    it(`is refused when it is ${JSON.stringify(text)}`, () => {
      expect(() => parseType(text)).to.throw(TypeSyntaxError)
    })
  }
})
