// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references are written like this
import { execFileSync } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { ConfigError } from '../../lib/config/config-error.js'
import { customConnectors } from '../../lib/config/custom-connector.js'
import { loadConfig } from '../../lib/config/load.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { reveal, type Secret } from '../../lib/record/secret.js'
import { edited, validDocument } from './valid-document.js'

const PASSWORD = ['source', 'serviceConnection', 'config', 'authType', 'password']
const THREADS = ['source', 'sourceConfig', 'config', 'threads']

const KNOWN = [...definitions, ...customConnectors]
  .map(({ type }) => type)
  .sort()
  .join(', ')

let directory: string
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'headwater-config-'))
})
after(() => rm(directory, { recursive: true }))

const load = (file: string, env: NodeJS.ProcessEnv = {}) => loadConfig(file, { connectors: definitions, env })

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(directory, name)
  await writeFile(file, content)
  return file
}

const loadDocument = async (document: unknown, env: NodeJS.ProcessEnv = {}) =>
  load(await write('config.json', JSON.stringify(document)), env)

async function refusal(loading: Promise<unknown>): Promise<string> {
  try {
    await loading
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause
    return cause.issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('\n')
  }
  throw new Error('the config was taken')
}

const fixture = (name: string): string => join(import.meta.dirname, '../fixtures/config', `${name}.yaml`)

describe('a config of the incumbent', () => {
  for (const name of [
    'postgres-metadata',
    'postgres-defaults',
    'postgres-filters',
    'postgres-threads',
    'postgres-old-server',
    'postgres-lineage',
    'postgres-usage',
    'lineage-file',
    'usage-file',
    'custom-csv',
    'mysql-metadata',
    'mariadb-metadata',
    'sqlite-metadata',
  ]) {
    it(`loads unchanged: ${name}`, async () => {
      const config = await load(fixture(name))
      expect(config.sink?.type).to.equal('metadata-rest')
      expect(config.workflowConfig.openMetadataServerConfig.hostPort).to.equal('http://127.0.0.1:18585/api')
    })
  }

  it('is refused for its unknown connector alone', async () => {
    const document = edited(validDocument(), ['source', 'type'], 'zzz')
    expect(await refusal(loadDocument(document))).to.equal(
      `source.type: unknown connector "zzz"; expected one of ${KNOWN}`,
    )
  })

  it('keeps what it says', async () => {
    const { source } = await load(fixture('postgres-filters'))
    expect(source.sourceConfig.config).to.deep.include({
      type: 'DatabaseMetadata',
      includeViews: false,
      useFqnForFiltering: true,
      tableFilterPattern: { includes: ['.*\\.sales\\..*', '.*\\.analytics\\..*'], excludes: ['.*order_items$'] },
    })
  })
})

describe('a reference in a config', () => {
  const passwordOf = async (written: string, env: NodeJS.ProcessEnv = {}): Promise<string> => {
    const config = await loadDocument(edited(validDocument(), PASSWORD, written), env)
    const { password } = config.source.serviceConnection!.config.authType as { password: Secret }
    return reveal(password)
  }
  const refusalOf = (written: string, env: NodeJS.ProcessEnv = {}) =>
    refusal(loadDocument(edited(validDocument(), PASSWORD, written), env))
  const at = PASSWORD.join('.')

  it('of the form $NAME or ${NAME} is replaced where the variable exists, anywhere in a value', async () => {
    expect(await passwordOf('$PW', { PW: 'abc' })).to.equal('abc')
    expect(await passwordOf('<${PW}-$PW>', { PW: 'abc' })).to.equal('<abc-abc>')
    expect(await passwordOf('$$PW', { PW: 'abc' })).to.equal('$abc')
  })

  it('of that form stays as it is where the variable does not exist', async () => {
    expect(await passwordOf('$NOPE ${NOPE} $')).to.equal('$NOPE ${NOPE} $')
    expect(await passwordOf('$toString ${constructor}')).to.equal('$toString ${constructor}')
  })

  it('may yield quotes, newlines and text that looks like a reference, which is left alone', async () => {
    const hostile = '"}\n- x: ${PW} env:HOME file:/etc/passwd $&'
    expect(await passwordOf('$PW', { PW: hostile })).to.equal(hostile)
    expect(await passwordOf('$PW', { PW: 'file:/etc/passwd' })).to.equal('file:/etc/passwd')
  })

  it('yields text: a number stays a string where a string is expected', async () => {
    expect(await passwordOf('$PW', { PW: '0123' })).to.equal('0123')
    expect(await passwordOf('env:PW', { PW: '12345' })).to.equal('12345')
  })

  it('is read as a number or a boolean where one is expected', async () => {
    const document = edited(edited(validDocument(), THREADS, '$N'), ['enableStreamableLogs'], '$LOGS')
    const config = await loadDocument(document, { N: '4', LOGS: 'true' })
    expect(config.source.sourceConfig.config).to.include({ threads: 4 })
    expect(config.enableStreamableLogs).to.equal(true)
  })

  it('is shown as it was written when its value is refused', async () => {
    const document = edited(validDocument(), THREADS, '$N')
    expect(await refusal(loadDocument(document, { N: 'canary' }))).to.equal(
      'source.sourceConfig.config.threads: expected a whole number, got "$N"',
    )
  })

  it('is shown by its name wherever its value ended up, and not at all beside other text', async () => {
    const type = ['source', 'type']
    const env = { PW: 'canary' }
    expect(await refusal(loadDocument(edited(validDocument(), type, '$PW'), env))).to.equal(
      `source.type: unknown connector "$PW"; expected one of ${KNOWN}`,
    )
    expect(
      await refusal(loadDocument(edited(validDocument(), ['workflowConfig', 'loggerLevel'], 'a$PW'), env)),
    ).to.equal('workflowConfig.loggerLevel: expected one of "DEBUG", "INFO", "WARN", "ERROR", got a string')
  })

  it('of the form env:NAME must have its variable', async () => {
    expect(await passwordOf('env:PW', { PW: 'abc' })).to.equal('abc')
    expect(await refusalOf('env:PW')).to.equal(`${at}: "env:PW": the environment variable PW is not set`)
    expect(await refusalOf('env:PW', { PW: '' })).to.equal(`${at}: "env:PW": the environment variable PW is empty`)
  })

  it('of the form file:path reads a file next to the config, without its last newline', async () => {
    await write('pw', 'line one\nline two\n')
    expect(await passwordOf('file:pw')).to.equal('line one\nline two')
    expect(await passwordOf(`file:${join(directory, 'pw')}`)).to.equal('line one\nline two')
    expect(await passwordOf('file:$DIR/pw', { DIR: directory })).to.equal('line one\nline two')
  })

  it('of that form is warned of when everybody can read the file', async () => {
    const file = await write('public', 'hush')
    const config = await write('config.json', JSON.stringify(edited(validDocument(), PASSWORD, 'file:public')))
    const warnings: string[] = []
    const warn = (sentence: string): unknown => warnings.push(sentence)
    for (const mode of [0o640, 0o604]) {
      await chmod(file, mode)
      await loadConfig(config, { connectors: definitions, env: {}, warn })
    }
    expect(warnings).to.deep.equal([`${at}: everybody on this machine can read "file:public": chmod o-r`])
  })

  it('of that form is refused when the file is missing, empty, too large, no file or no text', async () => {
    await write('empty', '\n')
    await write('large', 'canary'.repeat(11_000))
    await write('latin1', Buffer.from([0x63, 0xe9]))
    execFileSync('mkfifo', [join(directory, 'fifo')])
    expect(await refusalOf('file:nope')).to.equal(`${at}: "file:nope": no such file`)
    expect(await refusalOf('file:empty')).to.equal(`${at}: "file:empty": the file is empty`)
    expect(await refusalOf('file:large')).to.equal(`${at}: "file:large": larger than 64 KiB`)
    expect(await refusalOf('file:latin1')).to.equal(`${at}: "file:latin1": not UTF-8 text`)
    expect(await refusalOf('file:.')).to.equal(`${at}: "file:.": not a regular file`)
    expect(await refusalOf('file:fifo')).to.equal(`${at}: "file:fifo": not a regular file`)
    expect(await refusalOf('file:/dev/zero')).to.equal(`${at}: "file:/dev/zero": not a regular file`)
  })

  it('to a secrets manager is refused: there is none', async () => {
    expect(await refusalOf('secret:/om/pg')).to.equal(
      `${at}: "secret:/om/pg": there is no secrets manager here; use env:NAME or file:/path`,
    )
  })

  it('that fails is reported with every other error', async () => {
    const document = edited(edited(validDocument(), PASSWORD, 'env:PW'), ['workflowConfig', 'loggerLevel'], 'X')
    expect((await refusal(loadDocument(document))).split('\n')).to.have.length(2)
  })
})

describe('a config file', () => {
  it('may be JSON or YAML', async () => {
    const text = JSON.stringify(validDocument())
    for (const name of ['a.json', 'a.yaml', 'a.yml']) {
      expect((await load(await write(name, text))).source.serviceName).to.equal('shop')
    }
    expect((await load(await write('bom.json', `\ufeff${text}`))).source.serviceName).to.equal('shop')
  })

  it('is refused when it is of another kind, missing, a directory, too large or no text', async () => {
    expect(await refusal(load(await write('a.toml', '')))).to.equal('expected a .json, .yaml or .yml file')
    expect(await refusal(load(join(directory, 'none.yaml')))).to.equal('no such file')
    expect(await refusal(load(join(directory, 'none.yaml', 'x.yaml')))).to.equal('no such file')
    execFileSync('mkdir', [join(directory, 'folder.yaml')])
    expect(await refusal(load(join(directory, 'folder.yaml')))).to.equal('not a regular file')
    expect(await refusal(load(await write('large.yaml', `# ${'x'.repeat(1024 * 1024)}`)))).to.equal(
      'larger than 1024 KiB',
    )
    const utf16 = Buffer.from('source: {}', 'utf16le')
    expect(await refusal(load(await write('utf16.yaml', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]))))).to.equal(
      'not UTF-8 text',
    )
    expect(await refusal(load(await write('empty.yaml', '')))).to.equal('expected an object, got null')
  })

  it('has its syntax errors reported with line and column, and without its text', async () => {
    const json = '{\n  "password": "canary\n}'
    expect(await refusal(load(await write('bad.json', json)))).to.equal(
      'line 2, column 15: expected a string in double quotes',
    )
    const yaml = 'source:\n  password: *canary\n'
    expect(await refusal(load(await write('bad.yaml', yaml)))).to.equal(
      'line 2, column 13: an alias (*name) without its anchor (&name); quote a value that starts with *',
    )
  })

  it('may not use the keys by which objects of other code are changed', async () => {
    const prototype = Object.getOwnPropertyNames(Object.prototype).sort()
    for (const [name, text] of [
      ['proto.json', '{"source": {"__proto__": {"polluted": 1}}}'],
      ['proto.yaml', 'source:\n  __proto__: {polluted: 1}'],
    ] as const) {
      expect(await refusal(load(await write(name, text)))).to.equal(
        'source.__proto__: this key is not allowed anywhere',
      )
    }
    for (const key of ['constructor', 'prototype']) {
      const file = await write('key.yaml', `${key}: {polluted: 1}`)
      expect(await refusal(load(file))).to.equal(`${key}: this key is not allowed anywhere`)
    }
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).to.deep.equal(prototype)
  })

  it('is not changed by keys that objects have by nature', async () => {
    const document = edited(validDocument(), ['toString'], 'x')
    expect(await refusal(loadDocument(document))).to.match(/^toString: unknown key/)
  })

  for (const [name, text] of [
    ['deep.json', '['.repeat(1_000_000)],
    ['deep.yaml', '{a: '.repeat(250_000)],
    ['many.json', `{${Array.from({ length: 60_000 }, (_, i) => `"key${i}":1`).join()}}`],
    ['many.yaml', Array.from({ length: 60_000 }, (_, i) => `sink${i}: $A`).join('\n')],
    ['dollars.json', `{"a":"${'${'.repeat(500_000)}"}`],
  ] as const) {
    it(`is refused soon however hostile: ${name}`, async () => {
      const start = performance.now()
      expect(await refusal(load(await write(name, text), { A: '1' }))).to.match(/nested deeper|unknown key/)
      expect(performance.now() - start).to.be.lessThan(4000)
    })
  }
})
