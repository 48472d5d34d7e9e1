import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { parse } from 'yaml'
import { ConfigError } from '../../lib/config/config-error.js'
import { loadConfig } from '../../lib/config/load.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { type Mutation, mutated } from '../config/mutation.js'
import { temporaryFolder } from '../support/cli.js'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.js'
import { leaksIn } from '../support/faults/canaries.js'
import { fault, negativeControl } from '../support/faults/case.js'
import { runBuilt } from '../support/faults/child.js'

const NO_SERVER = { generations: ['2.0'] } as const
/** Of each seed. */
const MUTATIONS = 100
const OF_THEM_RUN = 3
const MOST_MS = 1000

/** Shorter ones are told from the words a choice is of by nobody: one written where a choice belongs is shown. */
const SECRET = 'canary-7f3a9d/eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJib3QifQ+jwt=='
const BY_REFERENCE = 'canary-reference'
const env = {
  POSTGRES_PASSWORD: BY_REFERENCE,
  MYSQL_PASSWORD: BY_REFERENCE,
  MARIADB_PASSWORD: BY_REFERENCE,
  OPENMETADATA_JWT_TOKEN: BY_REFERENCE,
}

/** Every config that is shipped, as a tree. */
const shipped: readonly object[] = ['config', 'config/compose', 'examples/custom-connector', 'examples/shelf'].flatMap(
  (folder) =>
    readdirSync(folder)
      .filter((name) => /\.(json|ya?ml)$/.test(name) && !/^(schema|package|tsconfig)\.json$/.test(name))
      .map((name): object => parse(readFileSync(join(folder, name), 'utf8'))),
)

/** With a secret in it, and to a server that listens. */
function armed(document: object, { url }: FaultProxy): object {
  const { workflowConfig, ...rest } = document as { readonly workflowConfig: object }
  const openMetadataServerConfig = { hostPort: url, securityConfig: { jwtToken: SECRET } }
  return { ...rest, workflowConfig: { ...workflowConfig, openMetadataServerConfig } }
}

/** What is said against a config; undefined when it is taken. */
const refusalOf = (file: string): Promise<ConfigError | undefined> =>
  loadConfig(file, { connectors: definitions, env }).then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof ConfigError)) throw error
      return error
    },
  )

function requireReadable({ issues, message }: ConfigError, { refused }: Mutation): void {
  expect(leaksIn({ message, issues: JSON.stringify(issues) }, [SECRET, BY_REFERENCE])).to.deep.equal([])
  expect(message).to.not.match(/\n\s+at |undefined|\[object/)
  for (const issue of issues) {
    expect(issue.message).to.match(
      /expected|missing|unknown|needs|did you mean|nested deeper|is there already|too early|is not set|there is no/,
    )
    if (!/^line \d+|^and \d+ more|^expected an object/.test(issue.message)) expect(issue.path).to.not.equal('')
  }
  if (refused === undefined) return
  const { message: said, ...where } = refused
  const one = issues.filter((issue) => said.test(issue.message) && (refused.path ?? issue.path) === issue.path)
  expect(one, `${message}\n is not ${said}`).to.have.lengthOf(1)
  expect(one[0]).to.include(where)
}

/** A start with a listener that nobody may ask. */
async function nobodyAsks(random: () => number, body: (proxy: FaultProxy) => Promise<void>): Promise<void> {
  const proxy = await startFaultProxy('http://127.0.0.1:9/api', { random })
  try {
    await body(proxy)
    expect(proxy.received, 'requests').to.equal(0)
  } finally {
    await proxy.close()
  }
}

/** Other documents, and typos one by one: spec/config/fuzz.spec.ts, spec/config/typo.spec.ts, spec/config/load.spec.ts. */
describe('faults: a config with something wrong in it', () => {
  fault(
    19,
    'is refused with place, expectation and nearest key, or valid; nothing is asked, no secret shown',
    { seeds: true },
    (the) =>
      nobodyAsks(the.random, async (proxy) => {
        const folder = temporaryFolder()
        const [took, refused]: [number[], string[]] = [[], []]
        for (let count = 0; count < MUTATIONS; count += 1) {
          const document = shipped[Math.floor(the.random() * shipped.length)]!
          const mutation = mutated(armed(document, proxy), the.random)
          const file = folder.file(`${count}.json`, mutation.text)
          const startedAt = performance.now()
          const error = await refusalOf(file)
          took.push(performance.now() - startedAt)
          if (mutation.refused) expect(error, mutation.text.slice(0, 4000)).to.not.equal(undefined)
          if (error) requireReadable(error, mutation)
          if (error) refused.push(file)
        }
        expect(Math.max(...took)).to.be.below(MOST_MS)
        for (const file of refused.slice(0, OF_THEM_RUN)) {
          const startedAt = performance.now()
          const { code, stdout, stderr } = await runBuilt([file, '--log-level', 'DEBUG'], { env })
          the.measure('ms of the command line', performance.now() - startedAt)
          expect(code, stderr).to.equal(2)
          expect(stderr)
            .to.contain('is not a valid workflow config')
            .and.not.match(/\n\s+at /)
          expect(leaksIn({ stdout, stderr }, [SECRET, BY_REFERENCE])).to.deep.equal([])
        }
        folder.remove()
        the.measure('refused of 100', refused.length)
        the.measure('ms of the slowest check', Math.max(...took))
      }),
  )

  negativeControl(19, 'a config that is left as it was asks the server', NO_SERVER, async (the) => {
    const proxy = await startFaultProxy('http://127.0.0.1:9/api', { random: the.random })
    const folder = temporaryFolder()
    const document = shipped.find((one) => JSON.stringify(one).includes('"type":"duckdb"'))!
    await runBuilt([folder.file('config.json', armed(document, proxy))], { env })
    const { received } = proxy
    folder.remove()
    await proxy.close()
    return () => expect(received).to.equal(0)
  })
})
