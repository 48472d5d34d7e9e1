import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { build, type Image, runImage } from '../../scripts/image/build.js'
import { run, sandboxMissing } from '../../scripts/image/sandbox.js'
import { temporaryFolder } from '../support/cli.js'

const BASE = 'FROM node:20-slim'

const missing = sandboxMissing()

describe(`the proof of a Dockerfile${missing ? ` (it ${missing})` : ''}`, function () {
  this.timeout(30_000)
  let folder: ReturnType<typeof temporaryFolder>
  before(function () {
    if (missing) this.skip()
  })
  beforeEach(() => {
    folder = temporaryFolder()
    chmodSync(folder.path, 0o755)
    mkdirSync(join(folder.path, 'context/lib'), { recursive: true })
    folder.file('context/lib/a.txt', 'a')
    folder.file('context/secret.txt', 'secret')
    folder.file('context/.dockerignore', 'secret.txt')
  })
  afterEach(() => folder.remove())

  let builds = 0
  const made = (text: string, options: { args?: Record<string, string>; images?: Record<string, Image> } = {}) => {
    builds += 1
    const scratch = join(folder.path, `roots-${builds}`)
    return build({
      dockerfile: folder.file('Dockerfile', text),
      context: join(folder.path, 'context'),
      scratch,
      ...options,
    })
  }

  it('copies files and the content of folders, from the context and between stages', () => {
    const { root } = made(
      `${BASE} AS one\nWORKDIR /w\nCOPY lib lib\nCOPY lib/*.txt lib/a.txt here/\n${BASE}\nCOPY --from=one --chown=node:node /w /w`,
    )
    expect(readFileSync(join(root, 'w/lib/a.txt'), 'utf8')).to.equal('a')
    expect(existsSync(join(root, 'w/here/a.txt'))).to.equal(true)
    expect(statSync(join(root, 'w/lib/a.txt')).uid).to.equal(1000)
  })

  it('runs steps with arguments and variables, and the entry point as process 1 of its user, who may not write', () => {
    const text = `ARG NODE=node:20\nFROM $NODE\nARG WHO=nobody\nENV SAID="hi \${WHO}"\nWORKDIR /w\nRUN echo "$SAID" > said
USER node\nENTRYPOINT ["/bin/sh", "-c"]\nCMD ["cat said; echo $$ $(id -un); touch x"]`
    const { status, stdout, stderr } = runImage(made(text, { args: { WHO: 'you' } }))
    expect(stdout).to.equal('hi you\n1 node\n')
    expect(stderr).to.match(/Permission denied/)
    expect(status).to.equal(1)
  })

  it('shows a step nothing of this machine but its programs', () => {
    const here = join(folder.path, 'context/lib/a.txt')
    expect(() => made(`${BASE}\nRUN cat ${here}`)).to.throw('No such file')
    expect(() => made(`${BASE}\nRUN touch /usr/x`)).to.throw('Read-only')
  })

  it('ends a step that takes too long, with all it has started', () => {
    const { root } = made(BASE)
    const started = Date.now()
    const words = ['/bin/sh', '-c', 'sleep 300 & sleep 300']
    const done = run({ root, words, workdir: '/', user: 'root', env: {} }, 500)
    expect(done.error).to.have.property('code', 'ETIMEDOUT')
    expect(Date.now() - started).to.be.below(5000)
  })

  it('starts from a stage, or an image that was made before', () => {
    const before = made(`${BASE}\nWORKDIR /w\nRUN echo one > file\nUSER node`)
    const { stdout } = runImage(made('FROM before AS it\nFROM it\nCMD cat file', { images: { before } }))
    expect(stdout).to.equal('one\n')
  })

  for (const [what, step, message] of [
    ['a source that is missing', 'COPY nothing .', 'Dockerfile:2: COPY of nothing, which is not there'],
    ['a source that .dockerignore names', 'COPY secret.txt .', 'Dockerfile:2: COPY of secret.txt, which is not there'],
    ['a source that a stage has not', 'COPY --from=0 /nothing .', 'Dockerfile:2: COPY of /nothing, which is not there'],
    ['a stage that is missing', 'COPY --from=other lib .', 'Dockerfile:2: there is no stage other'],
    ['a flag it does not know', 'COPY --link lib .', "Dockerfile:2: --link can't be proved"],
    ['a step that fails', 'RUN echo why; exit 3', 'Dockerfile:2: RUN ended with 3:\nwhy'],
    ['a user that is missing', 'USER somebody', 'Dockerfile:2: there is no user somebody'],
    ['an image that is missing', 'FROM debian:12', 'Dockerfile:2: there is no image or stage debian:12'],
  ] as const) {
    it(`fails for ${what}`, () => expect(() => made(`${BASE}\n${step}`)).to.throw(message))
  }
})
