import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import sqlite from 'node-sqlite3-wasm'
import { open } from '../../../lib/connectors/sqlite/open.js'
import { NAMES } from '../../../lib/connectors/sqlite/queries.js'
import { made, scratchFolder } from './scratch.js'

/** All tables of a file. */
async function names(path: string, patienceMs?: number): Promise<string[]> {
  const client = await open(path, patienceMs)
  const found = [...client.rows<{ readonly name: string }>(NAMES)].map(({ name }) => name)
  client.close()
  return found
}
/** Root may write everywhere. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work()
  process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}
const refusal = (path: string, patienceMs = 100): Promise<string> =>
  names(path, patienceMs).then(
    (found) => expect.fail(`it was read: ${found.join(', ')}`),
    (error: Error) => error.message,
  )

describe('a SQLite file', () => {
  const path = scratchFolder()
  const ours = () => readdirSync(path('tmp'))
  const { TMPDIR } = process.env
  before(() => {
    mkdirSync(path('tmp'))
    process.env.TMPDIR = path('tmp')
  })
  after(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  })

  /** The files of a database while `script` has been run in it and nobody has closed it. */
  function caught(name: string, script: string, ...ends: readonly string[]): string {
    const database = new sqlite.Database(made(path(`${name}-made`), 'CREATE TABLE a (x)'))
    database.exec(script)
    for (const end of ['', ...ends]) copyFileSync(path(`${name}-made${end}`), path(`${name}${end}`))
    database.close()
    return path(name)
  }

  it('that is missing is not made', async () => {
    expect(await refusal(path('gone.sqlite'))).to.equal(`there is no ${path('gone.sqlite')}`)
    expect(existsSync(path('gone.sqlite'))).to.equal(false)
  })

  it('that is a directory, no database or damaged is refused by its name', async () => {
    expect(await refusal(path())).to.equal(`${path()} is a directory: databaseMode names a database`)
    writeFileSync(path('text.sqlite'), 'this is text, and more of it than a header has\n'.repeat(100))
    expect(await refusal(path('text.sqlite'))).to.equal(`${path('text.sqlite')}: file is not a database`)
    const whole = readFileSync(made(path('whole.sqlite'), 'CREATE TABLE a (x); CREATE TABLE b (x)'))
    writeFileSync(path('damaged.sqlite'), Buffer.concat([whole.subarray(0, 100), Buffer.alloc(whole.length - 100, 7)]))
    expect(await refusal(path('damaged.sqlite'))).to.match(/damaged\.sqlite: .*malformed/)
  })

  it('is read through a link, and leaves nothing behind, here or beside it', async () => {
    mkdirSync(path('folder'))
    made(path('folder', 'a.sqlite'), 'CREATE TABLE a (x)')
    symlinkSync(path('folder', 'a.sqlite'), path('link.sqlite'))
    const before = statSync(path('folder')).mtimeMs
    const client = await open(path('link.sqlite'))
    expect([...client.rows<{ readonly name: string }>(NAMES)]).to.deep.equal([{ name: 'a' }])
    expect(ours()).to.deep.equal([])
    client.close()
    expect(readdirSync(path('folder'))).to.deep.equal(['a.sqlite'])
    expect(statSync(path('folder')).mtimeMs, 'something was made beside it').to.equal(before)
  })

  it('that another program of this driver has open is read', async () => {
    const database = new sqlite.Database(made(path('open.sqlite'), 'CREATE TABLE a (x)'))
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN; SELECT * FROM a')
    expect(await names(path('open.sqlite'))).to.deep.equal(['a'])
    database.close()
  })

  it('in WAL mode is read with what is in the log, and without what is not committed', async () => {
    const wal = 'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; CREATE TABLE b (x);'
    const file = caught('wal', `${wal} BEGIN; PRAGMA cache_size = 1; CREATE TABLE c (x)`, '-wal')
    const bytes = [readFileSync(file), readFileSync(`${file}-wal`)]
    expect(await names(file)).to.deep.equal(['a', 'b'])
    expect([readFileSync(file), readFileSync(`${file}-wal`)]).to.deep.equal(bytes)
  })

  it('in WAL mode is read where its reader may write nothing', async () => {
    const wal = 'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; CREATE TABLE b (x)'
    const file = caught('readonly', wal, '-wal')
    mkdirSync(path('shut'))
    for (const end of ['', '-wal']) {
      copyFileSync(`${file}${end}`, path('shut', `db${end}`))
      chmodSync(path('shut', `db${end}`), 0o444)
    }
    chmodSync(path('shut'), 0o555)
    chmodSync(path(), 0o755)
    chmodSync(path('tmp'), 0o777)
    expect(await asNobody(() => names(path('shut', 'db')))).to.deep.equal(['a', 'b'])
    chmodSync(path('shut'), 0o755)
  })

  it('in WAL mode whose log is gone is read as it is', async () => {
    const file = made(
      path('closed.sqlite'),
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; CREATE TABLE a (x)',
    )
    expect(readdirSync(path()).filter((name) => name.startsWith('closed'))).to.deep.equal(['closed.sqlite'])
    expect(await names(file)).to.deep.equal(['a'])
  })

  it('in the middle of a transaction is refused as locked, and read when it has ended', async () => {
    const half = `BEGIN; CREATE TABLE half (x); PRAGMA cache_spill = 1; PRAGMA cache_size = 1;
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO half SELECT zeroblob(500) FROM n`
    const file = caught('locked', half, '-journal')
    expect(await refusal(file)).to.match(/locked is locked: \S+locked-journal is of a transaction that has not ended/)
    const reading = names(file)
    await sleep(150)
    const journal = readFileSync(`${file}-journal`)
    writeFileSync(file, readFileSync(made(path('ended.sqlite'), 'CREATE TABLE a (x); CREATE TABLE whole (x)')))
    writeFileSync(`${file}-journal`, Buffer.alloc(journal.length)) // as journal_mode = PERSIST ends it
    expect(await reading).to.deep.equal(['a', 'whole'])
  })

  it('that changes whenever it is read is refused as locked', async () => {
    const file = made(path('busy.sqlite'), 'CREATE TABLE a (x)')
    const bytes = readFileSync(file)
    const timer = setInterval(() => writeFileSync(file, bytes), 0)
    try {
      expect(await refusal(file, 300)).to.equal(`${file} is locked: it changed whenever it was read`)
    } finally {
      clearInterval(timer)
    }
    expect(await names(file)).to.deep.equal(['a'])
    expect(ours()).to.deep.equal([])
  })

  it('named :memory: is empty', async () => {
    expect(await names(':memory:')).to.deep.equal([])
  })
})
