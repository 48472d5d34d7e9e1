import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { inspect } from 'node:util'
import { expect } from 'chai'
import { ignoreElements } from 'rxjs'
import { checkConfig } from '../../lib/config/check.js'
import { sampleConfig } from '../../lib/config/sample.js'
import { jsonSchema, toJsonSchema } from '../../lib/config/schema.js'
import { branches, type Shape } from '../../lib/config/shape.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { left } from '../../lib/record/either.js'
import { registerSecret } from '../../lib/record/secret.js'
import { createStatus } from '../../lib/status/status.js'
import { source } from '../../lib/step/source.js'
import { type Sink, stepOf } from '../../lib/step/step.js'
import { summaryText } from '../../lib/workflow/summary.js'
import { workflow } from '../../lib/workflow/workflow.js'
import { edited } from '../config/valid-document.js'
import { CANARY, filesIn, leaksIn } from '../support/faults/canaries.js'
import { fault, negativeControl } from '../support/faults/case.js'
import { runBuilt } from '../support/faults/child.js'
import { openWorld } from '../support/faults/world.js'
import { type StateRuns, stateRuns } from '../support/state-runs.js'

const NO_SERVER = { generations: ['2.0'] } as const
const CONNECTION = ['source', 'serviceConnection', 'config'] as const

interface SecretShape extends Shape {
  readonly format?: string
}

/** Paths of the keys whose schema says that they hold a secret. */
const secretPaths = (shape: SecretShape, path: readonly string[] = []): readonly (readonly string[])[] =>
  (branches(shape) as readonly SecretShape[]).flatMap((one) => [
    ...(one.format === 'password' ? [path] : []),
    ...Object.entries(one.properties ?? {}).flatMap(([key, inner]) => secretPaths(inner, [...path, key])),
  ])

/** Paths of the keys whose name says so, but for those of what is said about a secret. */
const namedSo = (shape: Shape, path: readonly string[] = []): readonly (readonly string[])[] =>
  branches(shape).flatMap((one) =>
    Object.entries(one.properties ?? {}).flatMap(([key, inner]) => [
      ...(/(passw|secret(?!s)|token|(ssl|api|private)_?key)(?!.*(Id|Type|Ur[il])$)/i.test(key) ? [[...path, key]] : []),
      ...namedSo(inner, [...path, key]),
    ]),
  )

/** Where a connection says what its server is, and how. */
const address = (name: string, port: number): readonly (readonly [readonly string[], unknown])[] => {
  if (name === 'Snowflake') return [[['connectionArguments'], { host: '127.0.0.1', port, protocol: 'http' }]]
  const store = ['configSource', 'securityConfig']
  if (name === 'Datalake')
    return [
      [[...store, 'endPointURL'], `http://127.0.0.1:${port}`],
      [[...store, 'awsAccessKeyId'], 'key'],
    ]
  return [[['hostPort'], `127.0.0.1:${port}`]]
}

const texts = (paths: readonly (readonly string[])[]): readonly string[] => [
  ...new Set(paths.map((path) => path.join('.'))),
]

/** In every form in which a server might say what it was sent. */
const echoed = [CANARY, encodeURIComponent(CANARY), Buffer.from(CANARY).toString('base64'), JSON.stringify(CANARY)]

const echo = { status: 400, body: { code: 400, message: `refused: ${echoed.join(' ')}`, stack: `at ${CANARY}:1:1` } }

/** What a run leaves, and what it said. */
const leaks = ({ world }: Pick<StateRuns, 'world'>, said: Readonly<Record<string, string>>): readonly string[] =>
  leaksIn({ ...said, ...filesIn(world.folder.path, ['config.json']) })

// The rig looks for the token in whatever any run of these specs prints or leaves. Values, forms and overlaps:
// spec/record/secret.spec.ts; lines of a log: spec/log/logger.spec.ts.
describe('faults: a secret', () => {
  fault(
    21,
    'of every key that holds one is a Secret, and every key named like one is such a key',
    NO_SERVER,
    async (the) => {
      const all = jsonSchema(definitions) as Shape
      const marked = texts(secretPaths(all))
      expect(marked).to.include.members(texts(namedSo(all)))
      let checked = 0
      for (const definition of definitions)
        for (const path of secretPaths(toJsonSchema(definition.connection))) {
          const document = edited(sampleConfig(definition), [...CONNECTION, ...path], CANARY)
          checked += 1
          try {
            const config = checkConfig(document, { connectors: definitions })
            expect(inspect(config, { depth: 20 }) + JSON.stringify(config))
              .to.contain('******')
              .and.not.contain(CANARY)
          } catch (error) {
            expect(inspect(error, { depth: 20 }))
              .to.contain('ConfigError')
              .and.not.contain(CANARY)
          }
        }
      expect(checked).to.be.greaterThan(10)
      the.measure('keys', checked)
    },
  )

  fault(
    21,
    'that the server repeats in its errors, in any form, shows in no output and no file of the state',
    {},
    (the) =>
      stateRuns(the, async (runs) => {
        const { world, start, until } = runs
        world.proxy.strike({ match: /^PUT .*\/tables/, body: /"name":"t1"/, answer: echo })
        const ended = await start(['--log-level', 'DEBUG']).ended
        expect(ended.stdout).to.contain('refused: ')
        expect(leaks(runs, { ...ended, code: '' })).to.deep.equal([])
        const held = world.proxy.strike({ match: /^PUT .*\/tables/, nth: 5, answer: 'hang' })
        const killed = start(['--log-level', 'DEBUG'])
        await until(killed, () => held.hits > 0)
        killed.child.kill('SIGKILL')
        expect(leaks(runs, { ...(await killed.ended), code: '' })).to.deep.equal([])
      }),
  )

  fault(21, 'in a failure is taken out before the lines of the summary are broken', NO_SERVER, async () => {
    const known = 'canary/over+two+lines=='
    registerSecret(known)
    for (let before = 0; before < 60; before += 1) {
      const failure = left(`${'n'.repeat(before)}${known}`, new Error(`${'e'.repeat(before)}${known}`))
      const sink: Sink<never> = {
        ...stepOf(createStatus('Nothing')),
        write: (records) => records.pipe(ignoreElements()),
      }
      const text = summaryText(
        await workflow(source<never>('Failing', () => [failure]))
          .into(sink)
          .run(),
      )
      expect(text)
        .to.contain('*')
        .and.not.match(/canary\/over|two\+lines==/)
    }
  })

  for (const definition of definitions.filter(({ connection }) => secretPaths(toJsonSchema(connection)).length > 0))
    fault(21, `of ${definition.name} shows nowhere when its server breaks off`, NO_SERVER, async (the) => {
      const server = createServer((socket) => socket.destroy())
      await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume))
      const world = await openWorld(the)
      try {
        const sample = sampleConfig(definition) as { readonly source: object }
        const usable = secretPaths(toJsonSchema(definition.connection)).filter(
          (path) => !/awsConfig|azureConfig/.test(path.join()),
        )
        const secrets = usable.map((path) => [path, CANARY] as const)
        const source = [
          ...address(definition.name, (server.address() as AddressInfo).port),
          ...secrets,
        ].reduce<unknown>((tree, [path, value]) => edited(tree, [...CONNECTION, ...path], value), {
          source: sample.source,
        }) as { readonly source: object }
        const file = world.folder.file('config.json', { ...world.document, ...source })
        const flags = ['--log-level', 'DEBUG', '--status', `${world.folder.path}/status.json`]
        const { code, stdout, stderr } = await runBuilt([file, ...flags, '--state', `${world.folder.path}/state`])
        expect(code, stderr).to.equal(1)
        expect(leaks({ world }, { stdout, stderr })).to.deep.equal([])
        the.measure('secrets', usable.length)
      } finally {
        await world.close()
        server.close()
      }
    })

  fault(21, 'in the user of the URL of the server shows nowhere, though the server repeats it', {}, async (the) => {
    const password = 'canary/of+an+URL'
    const run = await the.run({
      config: (document, { proxy }) => ({
        ...document,
        workflowConfig: {
          openMetadataServerConfig: {
            ...document.workflowConfig.openMetadataServerConfig,
            hostPort: proxy.url.replace('//', `//bot:${encodeURIComponent(password)}@`),
          },
        },
      }),
      faults: (proxy) => {
        const message = `no ${password}, ${encodeURIComponent(password)}`
        const answer = { status: 400, body: { code: 400, message } }
        proxy.strike({ match: /^PUT .*\/tables/, body: /"name":"t1"/, answer })
      },
      secrets: [password],
    })
    expect(JSON.stringify(run.status)).to.contain('no ******, ******')
  })

  negativeControl(21, 'one that is none of the run is found in its output', { generations: ['2.0'] }, (the) =>
    stateRuns(the, async (runs) => {
      const other = 'no-secret/of-ours'
      runs.world.proxy.strike({
        match: /^PUT .*\/tables/,
        body: /"name":"t1"/,
        answer: { status: 400, body: { message: other } },
      })
      await runs.start(['--status', `${runs.world.folder.path}/status.json`]).ended
      const found = leaksIn(filesIn(runs.world.folder.path, ['config.json']), [other])
      return () => expect(found).to.deep.equal([])
    }),
  )
})
