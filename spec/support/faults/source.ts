import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

export interface Shape {
  readonly schemas: number
  /** In each schema. */
  readonly tables: number
}

const made = new Map<string, Promise<string>>()

/** A DuckDB file of this shape, written once per process: tables `t0`, `t1`, … in schemas `s0`, `s1`, …. */
export function sourceFile(shape: Shape): Promise<string> {
  const key = `${shape.schemas}x${shape.tables}`
  const known = made.get(key) ?? write(key, shape)
  made.set(key, known)
  return known
}

async function write(name: string, { schemas, tables }: Shape): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-source-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, `shop_${name}.duckdb`)
  const statements = Array.from({ length: schemas }, (_, schema) => [
    `CREATE SCHEMA s${schema}`,
    ...Array.from(
      { length: tables },
      (__, table) => `CREATE TABLE s${schema}.t${table} (id INTEGER PRIMARY KEY, name VARCHAR, made TIMESTAMP)`,
    ),
  ])
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  await connection.run(statements.flat().join(';'))
  connection.closeSync()
  instance.closeSync()
  return path
}
