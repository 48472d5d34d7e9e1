import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { temporaryFolder } from '../support/cli.js'
import { fault } from '../support/faults/case.js'
import { requireWhole } from '../support/faults/invariant.js'
import type { Document } from '../support/faults/world.js'

const SECRET = 'canary/of+a+reference=='

/** The references and what is said of each. */
const REFERENCES: Readonly<Record<string, string>> = {
  'env:HEADWATER_MISSING': 'the environment variable HEADWATER_MISSING is not set',
  'env:HEADWATER_EMPTY': 'the environment variable HEADWATER_EMPTY is empty',
  'file:$HEADWATER_FOLDER/missing': 'no such file',
  'file:$HEADWATER_FOLDER/empty': 'the file is empty',
  'file:$HEADWATER_FOLDER/directory': 'not a regular file',
  'file:$HEADWATER_FOLDER/fifo': 'not a regular file',
  'file:$HEADWATER_FOLDER/large': 'larger than 64 KiB',
  'file:$HEADWATER_FOLDER/binary': 'not UTF-8 text',
  // A file that not even root can read.
  'file:/proc/self/mem': "can't be read (EIO)",
  'secret:/om/token': 'there is no secrets manager here; use env:NAME or file:/path',
}

function secretFolder(): ReturnType<typeof temporaryFolder> {
  const folder = temporaryFolder()
  chmodSync(folder.file('token', `${SECRET}\n`), 0o644)
  folder.file('empty', '\n')
  folder.file('large', SECRET.repeat(4000))
  execFileSync('bash', ['-c', `printf '${SECRET}\\xff' > "$0"; mkfifo "$1"`, ...['binary', 'fifo'].map(below(folder))])
  mkdirSync(join(folder.path, 'directory'))
  return folder
}

const below = (folder: { readonly path: string }) => (name: string) => join(folder.path, name)

/** The token in one way, a header for each of the others. */
const referring = (document: Document, jwtToken: string, others: readonly string[] = []): object => ({
  ...document,
  workflowConfig: {
    openMetadataServerConfig: {
      ...document.workflowConfig.openMetadataServerConfig,
      securityConfig: { jwtToken },
      extraHeaders: Object.fromEntries(others.map((reference, index) => [`X-${index}`, reference])),
    },
  },
})

/** Each alone, and what they may yield: spec/config/load.spec.ts. A token file that is changed while a run reads it: row 6. */
describe('faults: a reference to a secret', () => {
  before(function () {
    if (process.platform !== 'linux') this.skip()
  })

  fault(26, 'that yields none ends the run with 2: named, all at once, before any connection', {}, async (the) => {
    const folder = secretFolder()
    const written = Object.keys(REFERENCES)
    const run = await the.run({
      config: (document) => referring(document, written[the.seed % written.length]!, written),
      env: { HEADWATER_EMPTY: '', HEADWATER_FOLDER: folder.path, HEADWATER_UNUSED: SECRET },
      secrets: [SECRET],
    })
    folder.remove()
    expect(run.code).to.equal(2)
    for (const [index, [reference, problem]] of Object.entries(REFERENCES).entries())
      expect(run.stderr).to.contain(`extraHeaders.X-${index}: ${JSON.stringify(reference)}: ${problem}\n`)
    expect(run.stderr).to.match(/securityConfig\.jwtToken: "/)
    expect(run.proxy.received).to.equal(0)
  })

  for (const [name, reference] of [
    ['variable', 'env:HEADWATER_TOKEN'],
    ['file', 'file:$HEADWATER_FOLDER/token'],
  ] as const)
    fault(26, `to a ${name} that holds one carries a whole run, and the secret shows nowhere`, {}, async (the) => {
      const folder = secretFolder()
      const run = await the.run({
        accepts: (token) => token === SECRET,
        config: (document) => referring(document, reference),
        env: { HEADWATER_TOKEN: SECRET, HEADWATER_FOLDER: folder.path },
        secrets: [SECRET],
      })
      folder.remove()
      requireWhole(run)
      expect(run.stderr.includes('everybody on this machine can read')).to.equal(name === 'file')
    })
})
