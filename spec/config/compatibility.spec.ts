import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { z } from 'zod'
import { customConnectors } from '../../lib/config/custom-connector.js'
import { toJsonSchema } from '../../lib/config/schema.js'
import { serverConfig } from '../../lib/config/server.js'
import { serviceMetadata } from '../../lib/config/service-metadata.js'
import { postgresConnection } from '../../lib/connectors/postgres/config.js'
import { databaseMetadata } from '../../lib/services/database/config.js'

interface Node {
  readonly $ref?: string
  readonly anyOf?: readonly Node[]
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Node>>
  readonly minimum?: number
  readonly maximum?: number
  readonly additionalProperties?: unknown
}

/** What a key asks for, written the same way for both schemas. */
interface Outline {
  readonly types: readonly string[]
  readonly choices: readonly unknown[]
  readonly fallback: unknown
  readonly required: readonly string[]
  readonly range: readonly (number | undefined)[]
  readonly keys: Readonly<Record<string, Outline>>
}

function alternatives(node: Node, root: Record<string, unknown>): readonly Node[] {
  if (node.$ref) return alternatives((root.$defs as Record<string, Node>)[node.$ref.slice('#/$defs/'.length)]!, root)
  return node.anyOf ? node.anyOf.flatMap((each) => alternatives(each, root)) : [node]
}

const within = (bound: number | undefined) =>
  Number.isSafeInteger(bound) && Math.abs(bound!) < 2 ** 53 - 1 ? bound : undefined

/** Beside an alternative that takes any object, no key of the others is required. */
const takesAnything = ({ additionalProperties, properties }: Node) => additionalProperties === true && !properties

function outline(node: Node, root: Record<string, unknown>): Outline {
  const all = alternatives(node, root)
  const properties = all.flatMap((each) => Object.entries(each.properties ?? {}))
  const types = all.flatMap((each) => each.type ?? []).filter((type) => type !== 'null')
  return {
    types: [...new Set(types)].sort(),
    choices: all
      .flatMap((each) => each.enum ?? (each.const === undefined ? [] : [each.const]))
      .filter((c) => c !== null)
      .sort(),
    fallback: node.default ?? undefined,
    required: all.some(takesAnything) ? [] : [...new Set(all.flatMap((each) => each.required ?? []))].sort(),
    range: [within(all[0]?.minimum), within(all[0]?.maximum)],
    keys: Object.fromEntries(properties.map(([key, value]) => [key, outline(value, root)])),
  }
}

const theirs = (name: string): Outline => {
  const schema = JSON.parse(readFileSync(new URL(`../fixtures/config/${name}.json`, import.meta.url), 'utf8'))
  return outline(schema, schema)
}
const ours = (schema: z.ZodType): Outline => {
  const json = toJsonSchema(schema)
  return outline(json, json)
}

describe('the schemas of the incumbent', () => {
  for (const [name, schema] of [
    ['DatabaseServiceMetadataPipeline', databaseMetadata],
    ['OpenMetadataConnection', serverConfig],
    ['PostgresConnection', postgresConnection],
    ...Object.entries(serviceMetadata).map(([type, schema]) => [`${type}ServiceMetadataPipeline`, schema] as const),
    ...customConnectors
      .filter(({ name }) => name !== 'CustomDrive')
      .map(({ name, connection }) => [`${name}Connection`, connection] as const),
  ] as const) {
    it(`ask for the same keys, types, choices, ranges and defaults as ours: ${name}`, () => {
      const expected = theirs(name)
      const actual = ours(schema)
      expect(Object.keys(actual.keys).sort()).to.deep.equal(Object.keys(expected.keys).sort())
      for (const [key, value] of Object.entries(expected.keys)) expect(actual.keys[key], key).to.deep.equal(value)
      expect(actual.required).to.deep.equal(expected.required)
    })
  }

  it('have no class for a custom drive, but take any key: ours names it', () => {
    const drive = customConnectors.find(({ name }) => name === 'CustomDrive')!
    const { sourcePythonClass, ...keys } = ours(drive.connection).keys
    expect(sourcePythonClass?.types).to.deep.equal(['string'])
    expect(keys).to.deep.equal(theirs('CustomDriveConnection').keys)
  })
})
