import { type Connector, type Either, fqn, isLeft, type Request, type Yielded } from 'headwater'
import type { Column, CreateTable } from 'headwater/entities'

/** What a connector yielded: its tables, and its Lefts as `name: error`. */
export interface Collected {
  readonly tables: readonly CreateTable[]
  readonly failures: readonly string[]
}

/** Reads a connector of the example without a catalog. The failure it yields for show is left out. */
export async function collect(connector: object, options: object): Promise<Collected> {
  const { records, options: schema } = connector as Connector
  const run = {
    options: schema.parse({ business_unit: 'BU', demo_error: false, ...options }),
    serviceName: 's',
    service: fqn.build('s'),
    metadata: { getByName: unread, list: unread, search: unread },
  }
  const all: Either<Request>[] = []
  for await (const one of records!(run) as AsyncIterable<Yielded>) all.push('kind' in one ? { right: one } : one)
  return {
    tables: all.flatMap((one) => (!isLeft(one) && one.right.kind === 'table' ? [one.right.body] : [])),
    failures: all.flatMap((one) => (isLeft(one) ? [`${one.left.name}: ${one.left.error}`] : [])),
  }
}

const unread = (): never => {
  throw new Error('the catalog is not read')
}

/** A column as text: `a INT`, `b RECORD(c STRING)`, `d ARRAY<ENUM>`. */
export function text({ name, dataType, arrayDataType, children }: Column): string {
  const element = arrayDataType ? `<${arrayDataType}>` : ''
  return `${name} ${dataType}${element}${children ? `(${children.map(text).join(', ')})` : ''}`
}

/** A table's columns as one text. */
export const columns = (table: CreateTable | undefined): string => (table?.columns ?? []).map(text).join(', ')
