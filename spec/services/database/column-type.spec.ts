import { expect } from 'chai'
import fc from 'fast-check'
import { columnTypes } from '../../../lib/services/database/column-type.js'
import type { ColumnType } from '../../../lib/services/database/rows.js'
import { parseType, type TypeNode, TypeSyntaxError } from '../../../lib/services/database/type-text.js'

const columnType = columnTypes()

/** A type in one line: `STRUCT{a INT, b ARRAY:TEXT}`. */
const short = ({ dataType, elementType, fields, length, precision, scale }: ColumnType): string =>
  [
    dataType,
    elementType ? `:${elementType}` : '',
    length === undefined ? '' : `(${length})`,
    precision === undefined ? '' : `(${precision},${scale})`,
    fields ? `{${fields.map(({ name, type }) => `${name} ${short(type)}`).join(', ')}}` : '',
  ].join('')

describe('columnTypes', () => {
  const CASES: readonly (readonly [printed: string, expected: string])[] = [
    ['bigint', 'BIGINT'],
    ['DECIMAL(14, 2) unsigned zerofill', 'DECIMAL(14,2)'],
    ['decimal(38)', 'DECIMAL(38,0)'],
    ['character varying(80)', 'VARCHAR(80)'],
    ['varchar', 'VARCHAR'],
    ['double precision', 'DOUBLE'],
    ['timestamp(3) with time zone', 'TIMESTAMP'],
    ['time(6) without time zone', 'TIME'],
    ["enum('a,b','it''s',')')", 'ENUM'],
    ['int(11) unsigned', 'INT'],
    ['integer[][]', 'ARRAY:ARRAY'],
    ['varchar(3)[2]', 'ARRAY:VARCHAR'],
    ['array(varchar(10))', 'ARRAY:VARCHAR'],
    ['row(a bigint, "b c" array(row(x decimal(4,1))))', 'STRUCT{a BIGINT, b c ARRAY:STRUCT{x DECIMAL(4,1)}}'],
    ['row(bigint, timestamp(3) with time zone)', 'STRUCT{1 BIGINT, 2 TIMESTAMP}'],
    ['row(timestamp with time zone, x time with time zone)', 'STRUCT{1 TIMESTAMP, x TIME}'],
    ['row("row" row("a""b" integer))', 'STRUCT{row STRUCT{a"b INT}}'],
    ['map(varchar(5), row(n double))', 'MAP{key VARCHAR(5), value STRUCT{n DOUBLE}}'],
    ['struct<a:int,`b:c`:map<string,array<int>>>', 'STRUCT{a INT, b:c MAP{key STRING, value ARRAY:INT}}'],
    ['array<struct<x: decimal(4,1), y:string>>', 'ARRAY:STRUCT{x DECIMAL(4,1), y STRING}'],
    ['uniontype<int,string>', 'UNION{1 INT, 2 STRING}'],
    ['STRUCT(a INTEGER, b VARCHAR[])', 'STRUCT{a INT, b ARRAY:VARCHAR}'],
    ['geometry(Point,4326)', 'GEOMETRY'],
    ['no_such_type(7)', 'UNKNOWN'],
    ['USER-DEFINED', 'UNKNOWN'],
    ['ARRAY', 'ARRAY:UNKNOWN'],
    ['varchar(10', 'VARCHAR'],
    ['', 'UNKNOWN'],
  ]
  for (const [printed, expected] of CASES)
    it(`reads ${printed || 'nothing'} as ${expected}`, () => {
      expect(short(columnType(printed))).to.equal(expected)
      expect(columnType(printed).display).to.equal(printed)
    })

  it('take names and wrappers of a database of its own', () => {
    const own = columnTypes({ names: { varchar: 'TEXT', thing: 'JSON' }, wrappers: ['nullable'] })
    expect(short(own('Nullable(Varchar)'))).to.equal('TEXT')
    expect(own('Nullable(Thing)').display).to.equal('Nullable(Thing)')
    expect(short(own('Array(Nullable(Thing))'))).to.equal('ARRAY:JSON')
  })

  it('give up on what is nested too deep, and not on the stack', () => {
    const deep = `${'array('.repeat(50_000)}int${')'.repeat(50_000)}`
    expect(columnType(deep)).to.include({ dataType: 'ARRAY', elementType: 'UNKNOWN' })
    expect(columnType(`int${'[]'.repeat(50_000)}`).dataType).to.equal('INT')
  })
})

describe('parseType', () => {
  interface Sample {
    readonly sql: string
    readonly node: object
  }
  const names = fc.uniqueArray(fc.constantFrom('a', 'b c', 'row', 'x"y', ')', 'é😀', ',', '1', 'with'), {
    minLength: 1,
    maxLength: 4,
  })
  const { type } = fc.letrec<{ type: Sample }>((tie) => ({
    type: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc
        .constantFrom('bigint', 'varchar', 'double precision')
        .map((name) => ({ sql: name, node: { name, parts: [] } })),
      fc
        .nat(99)
        .map((size) => ({ sql: `varchar(${size})`, node: { name: 'varchar', parts: [{ text: String(size) }] } })),
      tie('type').map(({ sql, node }) => ({ sql: `array(${sql})`, node: { name: 'array', parts: [{ type: node }] } })),
      tie('type').map(({ sql, node }) => ({ sql: `${sql}[]`, node: { name: 'array', parts: [{ type: node }] } })),
      names.chain((all) =>
        fc.array(tie('type'), { minLength: all.length, maxLength: all.length }).map((types) => ({
          sql: `row(${all.map((name, i) => `"${name.replaceAll('"', '""')}" ${types[i]!.sql}`).join(', ')})`,
          node: { name: 'row', parts: all.map((name, i) => ({ name, type: types[i]!.node })) },
        })),
      ),
    ),
  }))
  /** Without the texts, but for those of numbers. */
  const plain = ({ name, parts }: TypeNode): object => ({
    name,
    parts: parts.map((part) =>
      part.type
        ? { ...(part.name === undefined ? {} : { name: part.name }), type: plain(part.type) }
        : { text: part.text },
    ),
  })

  it('reads back every type that can be written', () => {
    fc.assert(fc.property(type, ({ sql, node }) => void expect(plain(parseType(sql))).to.deep.equal(node)))
  })

  it('keeps what was printed for each part', () => {
    const text = 'row(a  map( varchar(3), bigint ), b int[])'
    const { parts } = parseType(text)
    expect(parts.map(({ type }) => type!.text)).to.deep.equal(['map( varchar(3), bigint )', 'int[]'])
  })

  it('ends, with a type or a refusal, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'(),<>[]\'"` a1:=-') }), (text) => {
        try {
          parseType(text)
        } catch (error) {
          expect(error).to.be.instanceOf(TypeSyntaxError)
        }
      }),
    )
  })
})
