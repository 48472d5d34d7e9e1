import { expect } from 'chai'
import { createTable } from '../../../lib/record/entities/table.js'
import { columnRequest } from '../../../lib/services/database/column-request.js'
import { namesUnder } from '../../../lib/services/database/names.js'
import {
  databaseRequest,
  schemaRequest,
  storedProcedureRequest,
  tableRequest,
} from '../../../lib/services/database/requests.js'
import type { ColumnType, TableRow } from '../../../lib/services/database/rows.js'

const names = namesUnder('my.svc')
const place = { names, database: 'shop', schema: 'public' }
const ANNA = [{ id: '00000000-0000-4000-8000-000000000001', type: 'user' }]
const all = { owners: undefined, keeps: () => true }
const typed = (type: ColumnType) => columnRequest({ name: 'c', type, nullable: true })
const int = { dataType: 'INT', display: 'integer' } as const
const column = (name: string) => ({ name, type: int, nullable: true })

const FULL: TableRow = {
  name: 'orders',
  type: 'Partitioned',
  comment: 'All orders',
  owner: 'anna',
  columns: [
    { name: 'id', type: { dataType: 'BIGINT', display: 'bigint' }, nullable: false, comment: 'The key' },
    { name: 'code', type: { dataType: 'VARCHAR', display: 'character varying(20)', length: 20 }, nullable: false },
    { name: 'price', type: { dataType: 'NUMERIC', display: 'numeric(10,2)', precision: 10, scale: 2 }, nullable: true },
    { name: 'tags', type: { dataType: 'ARRAY', display: 'text[]', elementType: 'TEXT' }, nullable: true },
    {
      name: 'address',
      type: { dataType: 'STRUCT', display: 'address', fields: [{ ...column('street'), comment: 'Where' }] },
      nullable: true,
    },
    column('customer'),
    column('region'),
  ],
  primaryKey: ['id'],
  uniqueKeys: [['code'], ['customer', 'region']],
  foreignKeys: [
    { columns: ['customer'], schema: 'crm', table: 'customers', referredColumns: ['id'] },
    { columns: ['region'], schema: 'tmp', table: 'regions', referredColumns: ['id'] },
  ],
  definition: 'CREATE TABLE orders (…)',
  partition: { columns: [{ columnName: 'id', intervalType: 'COLUMN-VALUE' }] },
  location: 's3://shop/orders',
  tags: [
    { classification: 'PII', tag: 'None' },
    { classification: 'PII', tag: 'Sensitive', column: 'customer' },
  ],
}

describe('requests', () => {
  it('say all that a table row says, and pass the schema of the server', () => {
    const label = { source: 'Classification', labelType: 'Automated', state: 'Suggested' }
    const { kind, fqn, body } = tableRequest(FULL, place, { owners: ANNA, keeps: (schema) => schema !== 'tmp' })
    expect(createTable.safeParse(body).error).to.equal(undefined)
    expect([kind, fqn]).to.deep.equal(['table', '"my.svc".shop.public.orders'])
    expect(body).to.deep.equal({
      name: 'orders',
      tableType: 'Partitioned',
      description: 'All orders',
      columns: [
        {
          name: 'id',
          dataType: 'BIGINT',
          dataTypeDisplay: 'bigint',
          description: 'The key',
          constraint: 'PRIMARY_KEY',
        },
        {
          name: 'code',
          dataType: 'VARCHAR',
          dataLength: 20,
          dataTypeDisplay: 'character varying(20)',
          constraint: 'UNIQUE',
        },
        {
          name: 'price',
          dataType: 'NUMERIC',
          precision: 10,
          scale: 2,
          dataTypeDisplay: 'numeric(10,2)',
          constraint: 'NULL',
        },
        { name: 'tags', dataType: 'ARRAY', arrayDataType: 'TEXT', dataTypeDisplay: 'text[]', constraint: 'NULL' },
        {
          name: 'address',
          dataType: 'STRUCT',
          dataTypeDisplay: 'address',
          constraint: 'NULL',
          children: [{ name: 'street', dataType: 'INT', dataTypeDisplay: 'integer', description: 'Where' }],
        },
        {
          name: 'customer',
          dataType: 'INT',
          dataTypeDisplay: 'integer',
          constraint: 'NULL',
          tags: [{ tagFQN: 'PII.Sensitive', ...label }],
        },
        { name: 'region', dataType: 'INT', dataTypeDisplay: 'integer', constraint: 'NULL' },
      ],
      tableConstraints: [
        { constraintType: 'UNIQUE', columns: ['customer', 'region'] },
        {
          constraintType: 'FOREIGN_KEY',
          columns: ['customer'],
          referredColumns: ['"my.svc".shop.crm.customers.id'],
          relationshipType: 'MANY_TO_ONE',
        },
      ],
      tablePartition: { columns: [{ columnName: 'id', intervalType: 'COLUMN-VALUE' }] },
      locationPath: 's3://shop/orders',
      owners: ANNA,
      databaseSchema: '"my.svc".shop.public',
      tags: [{ tagFQN: 'PII.None', ...label }],
      schemaDefinition: 'CREATE TABLE orders (…)',
    })
  })

  it('refuse a type that is nested too deep, by its depth, whatever it is', () => {
    const nested = (levels: number): ColumnType => {
      let type: ColumnType = int
      for (let level = 0; level < levels; level += 1)
        type = { dataType: 'STRUCT', display: 'struct', fields: [{ name: 'f', type, nullable: true }] }
      return type
    }
    expect(typed(nested(400)).children).to.have.lengthOf(1)
    expect(() => typed(nested(401))).to.throw(RangeError, 'column c is nested 401 levels deep: 400 is the most')
    expect(() => typed(nested(100_000))).to.throw(RangeError, 'nested 100000 levels')
  })

  it('say nothing of what a row does not', () => {
    const { body } = tableRequest({ name: 't', type: 'Regular', columns: [] }, place, all)
    expect(body).to.deep.equal({
      name: 't',
      tableType: 'Regular',
      columns: [],
      tableConstraints: [],
      databaseSchema: '"my.svc".shop.public',
    })
  })

  it('leave out the foreign key to a table that the run does not take, by schema and by table', () => {
    const keys = (keeps: (schema: string, table: string) => boolean) =>
      tableRequest(FULL, place, { owners: undefined, keeps }).body.tableConstraints!.filter(
        ({ constraintType }) => constraintType === 'FOREIGN_KEY',
      ).length
    expect(keys(() => true)).to.equal(2)
    expect(keys((_, table) => table !== 'regions')).to.equal(1)
    expect(keys(() => false)).to.equal(0)
  })

  it('give types that need a length one of 1 where the source has none, and others none', () => {
    for (const dataType of ['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY'] as const) {
      expect(typed({ dataType, display: 'x' })).to.have.property('dataLength', 1)
      expect(typed({ dataType, display: 'x', length: 7 })).to.have.property('dataLength', 7)
    }
    for (const dataType of ['INT', 'TEXT', 'STRING', 'NUMERIC', 'JSON'] as const) {
      expect(typed({ dataType, display: 'x' })).not.to.have.property('dataLength')
    }
  })

  it('refer to hostile names as the server will call them', () => {
    const row: TableRow = {
      ...FULL,
      name: 'a.b',
      foreignKeys: [{ columns: ['id'], schema: 's"1', table: 'x::y', referredColumns: ['c>d'] }],
    }
    const { fqn, body } = tableRequest(row, { ...place, schema: 'sales.eu' }, all)
    expect(fqn).to.equal('"my.svc".shop."sales.eu"."a.b"')
    expect(body.databaseSchema).to.equal('"my.svc".shop."sales.eu"')
    expect(body.tableConstraints!.at(-1)!.referredColumns).to.deep.equal([
      '"my.svc".shop.s__reserved__quote__1.x__reserved__colon__y.c__reserved__arrow__d',
    ])
  })

  it('name databases, schemas and procedures by their parents', () => {
    const tags = [{ classification: 'PII', tag: 'None' }]
    const database = databaseRequest({ name: 'shop', comment: 'The shop', tags }, names, ANNA)
    expect(database.fqn).to.equal('"my.svc".shop')
    expect(database.body).to.include({ name: 'shop', description: 'The shop', service: '"my.svc"' })
    expect(database.body.tags).to.have.lengthOf(1)
    const schema = schemaRequest({ name: 'public' }, { names, database: 'shop' }, undefined)
    expect(schema).to.deep.equal({
      kind: 'databaseSchema',
      fqn: '"my.svc".shop.public',
      body: { name: 'public', database: '"my.svc".shop' },
    })
    const procedure = { name: 'tidy', type: 'Function', code: 'BEGIN END', language: 'SQL', comment: 'Tidies' } as const
    expect(storedProcedureRequest(procedure, place)).to.deep.equal({
      kind: 'storedProcedure',
      fqn: '"my.svc".shop.public.tidy',
      body: {
        name: 'tidy',
        description: 'Tidies',
        storedProcedureCode: { language: 'SQL', code: 'BEGIN END' },
        storedProcedureType: 'Function',
        databaseSchema: '"my.svc".shop.public',
      },
    })
  })
})
