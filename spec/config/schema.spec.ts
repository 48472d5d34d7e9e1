import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect } from 'chai'
import { parse } from 'yaml'
import { checkConfig } from '../../lib/config/check.js'
import { sampleConfig } from '../../lib/config/sample.js'
import { jsonSchema, sourceConfigs, toJsonSchema } from '../../lib/config/schema.js'
import { serverConfig } from '../../lib/config/server.js'
import { branches, type Shape } from '../../lib/config/shape.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { edited, validDocument } from './valid-document.js'

const root = join(import.meta.dirname, '../..')
const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
const matches = ajv.compile(jsonSchema(definitions))

describe('the JSON Schema of a config', () => {
  it('is the one in config/schema.json', () => {
    execFileSync(process.execPath, ['--import=tsx', 'scripts/generate-schema.ts', '--check'], { cwd: root })
    const stored: unknown = JSON.parse(readFileSync(join(root, 'config/schema.json'), 'utf8'))
    expect(stored).to.deep.equal(jsonSchema(definitions))
  })

  const fixtures = join(root, 'spec/fixtures/config')
  for (const name of readdirSync(fixtures).filter((file) => /^(postgres|custom).*\.yaml$/.test(file))) {
    it(`takes ${name}`, () => {
      matches(parse(readFileSync(join(fixtures, name), 'utf8')))
      expect(matches.errors).to.equal(null)
    })
  }

  it('refuses an unknown key, a wrong value and a wrong step', () => {
    expect(matches(validDocument())).to.equal(true)
    expect(matches(edited(validDocument(), ['foo'], 1))).to.equal(false)
    expect(matches(edited(validDocument(), ['source', 'sourceConfig', 'config', 'threads'], 'x'))).to.equal(false)
    expect(matches(edited(validDocument(), ['sink', 'type'], 'x'))).to.equal(false)
  })

  it('has prose, defaults and examples for editors', () => {
    const server = toJsonSchema(serverConfig) as Shape
    expect(server.properties?.apiVersion).to.deep.include({
      default: 'v1',
      description: 'Version segment of every URL.',
    })
    expect(server.properties?.hostPort?.examples).to.contain('http://localhost:8585/api')
  })
})

describe('every key of a config', () => {
  const undescribed = (shape: Shape, path: string): string[] =>
    branches(shape).flatMap((branch) =>
      Object.entries(branch.properties ?? {}).flatMap(([key, value]) => [
        ...(value.description ? [] : [`${path}.${key}`]),
        ...undescribed(value, `${path}.${key}`),
      ]),
    )

  for (const [name, schema] of [
    ['openMetadataServerConfig', serverConfig],
    ...sourceConfigs.map((each) => [each.type, each.schema] as const),
    ...definitions.map((each) => [each.name, each.connection] as const),
  ] as const) {
    it(`is described: ${name}`, () => {
      expect(undescribed(toJsonSchema(schema), name)).to.deep.equal([])
    })
  }
})

describe('a sample config', () => {
  for (const definition of definitions) {
    it(`can be run as it is: ${definition.name}`, () => {
      const sample = sampleConfig(definition)
      const config = checkConfig(sample, { connectors: definitions })
      expect(config.source.serviceConnection?.config.type).to.equal(definition.name)
      expect(matches(sample)).to.equal(true)
    })
  }

  it('shows the required keys and those with an example, no more', () => {
    const postgres = definitions.find(({ type }) => type === 'postgres')!
    expect(sampleConfig(postgres).source).to.deep.equal({
      type: 'postgres',
      serviceName: 'my_postgres',
      serviceConnection: {
        config: {
          type: 'Postgres',
          username: 'openmetadata_user',
          authType: { password: 'env:POSTGRES_PASSWORD' },
          hostPort: 'localhost:5432',
          database: 'postgres',
        },
      },
      sourceConfig: { config: { type: 'DatabaseMetadata' } },
    })
  })
})
