import { expect } from 'chai'
import { checkConfig } from '../../lib/config/check.js'
import { ConfigError, type ConfigIssue } from '../../lib/config/config-error.js'
import { customConnectors, customDatabase } from '../../lib/config/custom-connector.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { reveal, Secret } from '../../lib/record/secret.js'
import { edited, validDocument } from './valid-document.js'

const check = (document: unknown) => checkConfig(document, { connectors: definitions })

function errorOf(document: unknown): ConfigError {
  try {
    check(document)
  } catch (cause) {
    if (cause instanceof ConfigError) return cause
    throw cause
  }
  throw new Error('the document was taken')
}
const issuesOf = (document: unknown): readonly ConfigIssue[] => errorOf(document).issues

const CONNECTION = ['source', 'serviceConnection', 'config']
const SOURCE = ['source', 'sourceConfig', 'config']
const SERVER = ['workflowConfig', 'openMetadataServerConfig']

const KNOWN = [...definitions, ...customConnectors].map(({ type }) => type).sort()

/** One edit of the valid document, and the exact lines it is refused with. */
const BAD: readonly (readonly [path: readonly (string | number)[], value: unknown, ...lines: readonly string[]])[] = [
  [[], null, 'expected an object, got null'],
  [[], [], 'expected an object, got an empty list'],
  [
    [],
    {},
    'source: missing; expected an object: Where records come from.',
    'workflowConfig: missing; expected an object: The run itself: server, logging, thresholds.',
  ],
  [['sinks'], {}, 'sinks: unknown key; did you mean "sink"?'],
  [['source', 'banana'], 1, 'source.banana: unknown key; expected type, serviceName, serviceConnection, sourceConfig'],
  [['source', 'type'], 'postgress', 'source.type: unknown connector "postgress"; did you mean "postgres"?'],
  [
    ['source', 'type'],
    'postgres-linage',
    'source.type: unknown connector "postgres-linage"; did you mean "postgres-lineage"?',
  ],
  [['source', 'type'], 'zzz', `source.type: unknown connector "zzz"; expected one of ${KNOWN.join(', ')}`],
  [['source', 'type'], 7, 'source.type: expected a string, got a number'],
  [
    ['source', 'type'],
    undefined,
    'source.type: missing; expected a string: Connector to read with; `-lineage` or `-usage` at the end picks that kind of run.',
  ],
  [['source', 'serviceName'], '', 'source.serviceName: expected a string that is not empty, got an empty string'],
  [
    ['source', 'serviceConnection', 'config'],
    undefined,
    'source.serviceConnection.config: missing; expected an object: How to connect to the source.',
  ],
  [[...CONNECTION, 'type'], 'Mysql', 'source.serviceConnection.config.type: expected "Postgres", got "Mysql"'],
  [
    [...CONNECTION, 'type'],
    'postgres',
    'source.serviceConnection.config.type: expected "Postgres", got "postgres"; did you mean "Postgres"?',
  ],
  [[...CONNECTION, 'hostport'], 'x', 'source.serviceConnection.config.hostport: unknown key; did you mean "hostPort"?'],
  [[...CONNECTION, 'zzz'], 'x', 'source.serviceConnection.config.zzz: unknown key'],
  [[...CONNECTION, '\u001b[2J'], 'x', 'source.serviceConnection.config."\\u001b[2J": unknown key'],
  [
    [...CONNECTION, 'username'],
    undefined,
    'source.serviceConnection.config.username: missing; expected a string: User to log in as; needs to read the catalog of the database.',
  ],
  [[...CONNECTION, 'username'], null, 'source.serviceConnection.config.username: expected a string, got null'],
  [[...CONNECTION, 'database'], ['a'], 'source.serviceConnection.config.database: expected a string, got a list of 1'],
  [
    [...CONNECTION, 'sslMode'],
    'requir',
    'source.serviceConnection.config.sslMode: expected one of "disable", "allow", "prefer", "require", "verify-ca", "verify-full", got "requir"; did you mean "require"?',
  ],
  [
    [...CONNECTION, 'authType', 'password'],
    12345678,
    'source.serviceConnection.config.authType.password: expected a string, got a number',
  ],
  [
    ['workflowConfig', 'openMetadataServerConfig', 'verifySSL'],
    'validate',
    'workflowConfig.openMetadataServerConfig.verifySSL: expected sslConfig.caCertificate beside "validate": the path of the certificate to trust',
  ],
  [
    [...CONNECTION, 'authType', 'awsConfig'],
    { awsRegion: 'eu' },
    'source.serviceConnection.config.authType: expected password: logging in with AWS IAM or Microsoft Entra is not implemented yet',
  ],
  [
    [...CONNECTION, 'authType'],
    { awsConfig: {} },
    'source.serviceConnection.config.authType.awsConfig.awsRegion: missing; expected a string: Region of the database.',
  ],
  [
    [...SOURCE, 'type'],
    'DatabaseMetdata',
    'source.sourceConfig.config.type: expected one of "DatabaseMetadata", "DatabaseLineage", "DatabaseUsage", got "DatabaseMetdata"; did you mean "DatabaseMetadata"?',
  ],
  [
    [...SOURCE, 'type'],
    'DatabaseLineage',
    'source.sourceConfig.config.type: expected "DatabaseMetadata" as source.type is "postgres", got "DatabaseLineage"',
  ],
  [[...SOURCE, 'includeViews'], 'yes', 'source.sourceConfig.config.includeViews: expected true or false, got "yes"'],
  [[...SOURCE, 'threads'], 1.5, 'source.sourceConfig.config.threads: expected a whole number, got 1.5'],
  [
    [...SOURCE, 'jsonSchemaSampleSize'],
    0,
    'source.sourceConfig.config.jsonSchemaSampleSize: expected a whole number from 1 to 1000, got 0',
  ],
  [
    [...SOURCE, 'tableFilterPattern', 'includes'],
    'a',
    'source.sourceConfig.config.tableFilterPattern.includes: expected a list, got a string',
  ],
  [
    [...SOURCE, 'tableFilterPattern', 'includes', 0],
    true,
    'source.sourceConfig.config.tableFilterPattern.includes[0]: expected a string, got a boolean',
  ],
  [
    [...SOURCE, 'ownerConfig', 'table', 'orders'],
    [],
    'source.sourceConfig.config.ownerConfig.table.orders: expected a string or a list that is not empty, got an empty list',
  ],
  [
    [...SOURCE, 'incremental', 'enabled'],
    undefined,
    'source.sourceConfig.config.incremental.enabled: missing; expected true or false: Whether to read only what changed since the last successful run.',
  ],
  [
    ['sink', 'type'],
    'metadata-rst',
    'sink.type: expected one of "metadata-rest", "file", got "metadata-rst"; did you mean "metadata-rest"?',
  ],
  [['sink'], { type: 'file' }, 'sink.config: missing; expected an object: Settings of the sink.'],
  [['sink'], 'file', 'sink: expected an object, got a string'],
  [
    ['stage'],
    { type: 'table-usage', config: {} },
    'stage.config.filename: missing; expected a string: The directory to stage in; wiped first.',
  ],
  [
    ['processor'],
    [{ type: 'query-parser' }, { type: 'query-parsr' }],
    'processor[1].type: expected "query-parser", got "query-parsr"; did you mean "query-parser"?',
  ],
  [
    [...SERVER, 'hostPort'],
    'http://me:canary-url@localhost:8585',
    'workflowConfig.openMetadataServerConfig.hostPort: expected an http(s) URL that ends in /api, or embedded:<directory>',
  ],
  [
    [...SERVER, 'securityConfig', 'jwtToken'],
    undefined,
    "workflowConfig.openMetadataServerConfig.securityConfig.jwtToken: missing; expected a string: The bot's token, or the path of a file that holds it.",
  ],
  [
    ['workflowConfig', 'loggerLevel'],
    'info',
    'workflowConfig.loggerLevel: expected one of "DEBUG", "INFO", "WARN", "ERROR", got "info"; did you mean "INFO"?',
  ],
  [
    ['workflowConfig', 'successThreshold'],
    101,
    'workflowConfig.successThreshold: expected a whole number from 0 to 100, got 101',
  ],
  [['pipelineRunId'], 'canary-id', 'pipelineRunId: expected a UUID, got a string'],
]

describe('a bad config', () => {
  for (const [path, value, ...lines] of BAD) {
    it(`is refused: ${lines[0]}`, () => {
      const { message } = errorOf(edited(validDocument(), path, value))
      expect(message.split('\n')).to.deep.equal([
        'config is not a valid workflow config:',
        ...lines.map((l) => `  - ${l}`),
      ])
    })
  }

  it('is refused for every error at once', () => {
    const paths: [string[], unknown][] = [
      [[...CONNECTION, 'hostport'], 'x'],
      [[...CONNECTION, 'username'], undefined],
      [[...CONNECTION, 'sslMode'], 'requir'],
      [[...SOURCE, 'threads'], 1.5],
      [['sink', 'type'], 'metadata-rst'],
      [['workflowConfig', 'successThreshold'], 101],
      [[...SERVER, 'authProvider'], 'no-auth'],
      [['foo'], 1],
    ]
    const document = paths.reduce<unknown>((tree, [path, value]) => edited(tree, path, value), validDocument())
    expect(issuesOf(document).map(({ path }) => path)).to.have.members(paths.map(([path]) => path.join('.')))
  })

  it('says what was expected, what was there and what comes nearest, each as a field', () => {
    expect(issuesOf(edited(validDocument(), ['workflowConfig', 'loggerLevel'], 'DEBG'))).to.deep.include({
      path: 'workflowConfig.loggerLevel',
      message: 'expected one of "DEBUG", "INFO", "WARN", "ERROR", got "DEBG"; did you mean "DEBUG"?',
      expected: 'one of "DEBUG", "INFO", "WARN", "ERROR"',
      got: '"DEBG"',
      nearest: 'DEBUG',
    })
  })

  it('does not report a key as missing that is there with a typo', () => {
    const document = edited(
      edited(validDocument(), [...CONNECTION, 'username'], undefined),
      [...CONNECTION, 'usrname'],
      'x',
    )
    expect(issuesOf(document).map(({ path }) => path)).to.deep.equal(['source.serviceConnection.config.usrname'])
  })

  it('has at most 100 errors explained', () => {
    const keys = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, 1]))
    const issues = issuesOf({ ...validDocument(), ...keys })
    expect(issues).to.have.length(101)
    expect(issues.at(-1)?.message).to.equal('and 4900 more')
  })

  it('never shows a secret, wherever it ended up', () => {
    const paths: string[][] = []
    const collect = (node: unknown, path: string[]): void => {
      if (typeof node !== 'object' || node === null) return
      for (const [key, value] of Object.entries(node)) {
        paths.push([...path, key])
        collect(value, [...path, key])
      }
    }
    collect(validDocument(), [])
    const token = `canary-${'x'.repeat(200)}`
    let refused = 0
    for (const path of paths) {
      for (const value of [{ canary: token }, [token], token, 12345678, null]) {
        try {
          check(edited(validDocument(), path, value))
        } catch (cause) {
          refused += 1
          expect(JSON.stringify(cause) + String(cause) + JSON.stringify((cause as ConfigError).issues)).to.not.match(
            /canary-/,
          )
        }
      }
    }
    expect(refused).to.be.greaterThan(60)
  })
})

describe('a connector of a service type that no run reads', () => {
  it('is refused with its source config', () => {
    const rest = { ...customDatabase, type: 'rest', serviceType: 'Api', name: 'Rest' } as const
    const document = edited(edited(validDocument(), ['source', 'type'], 'rest'), CONNECTION, {
      type: 'CustomDatabase',
    })
    expect(() => checkConfig(document, { connectors: [rest] })).to.throw(
      ConfigError,
      'source.sourceConfig.config.type: there is no metadata run for Api services',
    )
  })
})

describe('a list of processors', () => {
  it('has an end', () => {
    const processor = Array(33).fill({ type: 'query-parser' })
    expect(errorOf({ ...validDocument(), processor }).message).to.match(
      /processor: expected a list of at most 32, got a list of 33$/,
    )
  })
})

describe('a checked config', () => {
  it('has every default, and its secrets wrapped', () => {
    const config = check(validDocument())
    const connection = config.source.serviceConnection?.config
    expect(connection).to.include({ scheme: 'postgresql+psycopg2', ingestAllDatabases: false, sslMode: 'require' })
    const { password } = connection!.authType as { password: Secret }
    expect(password).to.be.instanceOf(Secret)
    expect(reveal(password)).to.equal('canary-password')
    expect(config.workflowConfig.raiseOnError).to.equal(true)
    expect(config.workflowConfig.openMetadataServerConfig).to.include({ apiVersion: 'v1', limitRecords: 1000 })
    expect(JSON.stringify(config)).to.not.match(/canary-(password|token|certificate)/)
  })

  it('takes null for a key that may be left out', () => {
    const config = check({ ...validDocument(), sink: null, processor: null, enableStreamableLogs: null })
    expect(config.sink).to.equal(undefined)
    expect(config.processor).to.deep.equal([])
    expect(config.enableStreamableLogs).to.equal(false)
  })

  it('has its processors in a list, in order', () => {
    const step = { type: 'query-parser', config: {} }
    expect(check({ ...validDocument(), processor: { type: 'query-parser' } }).processor).to.deep.equal([step])
    expect(check({ ...validDocument(), processor: [step, step] }).processor).to.deep.equal([step, step])
  })

  it('infers the type of the source config from the kind of run', () => {
    for (const [type, inferred] of [
      ['Postgres', 'DatabaseMetadata'],
      ['postgres-lineage', 'DatabaseLineage'],
      ['duckdb-usage', 'DatabaseUsage'],
    ] as const) {
      const document = edited(edited(validDocument(), [...SOURCE], {}), ['source', 'type'], type)
      const config = check(edited(document, ['source', 'serviceConnection'], undefined))
      expect(config.source.sourceConfig.config.type).to.equal(inferred)
    }
  })

  it('may write to the local catalog', () => {
    const config = check(edited(validDocument(), [...SERVER], { hostPort: 'embedded:./catalog' }))
    expect(config.workflowConfig.openMetadataServerConfig.hostPort).to.equal('embedded:./catalog')
  })

  it('leaves the options of a custom connector to its class', () => {
    const connection = { type: 'CustomDatabase', sourcePythonClass: './csv.js#Csv', anything: { goes: 1 } }
    const document = edited(edited(validDocument(), CONNECTION, connection), ['source', 'type'], 'customDatabase')
    expect(check(document).source.serviceConnection?.config).to.deep.include(connection)
  })

  it('gives DuckDB a path, a set-up script or both', () => {
    const duckdb = (config: object) =>
      check(edited(edited(validDocument(), CONNECTION, config), ['source', 'type'], 'duckdb'))
    expect(duckdb({ path: './data' }).source.serviceConnection?.config.type).to.equal('DuckDB')
    expect(duckdb({ setup: './setup.sql' }).source.serviceConnection?.config.setup).to.equal('./setup.sql')
    expect(() => duckdb({})).to.throw(ConfigError, 'source.serviceConnection.config: needs `path`, `setup` or both')
  })
})
