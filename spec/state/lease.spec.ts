import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { type Lease, type LeaseOptions, takeLease } from '../../lib/state/lease.js'
import { AlreadyRunning } from '../../lib/state/state-error.js'
import { temporaryFolder } from '../support/cli.js'
import { rejection } from './state-run.js'

/** No process has it: the kernel gives none above 2^22. */
const NOBODY = 2 ** 22 + 1

describe('the lease of a pipeline', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let taken: Lease[]
  const path = () => join(folder.path, 'shop.lease')
  beforeEach(() => {
    folder = temporaryFolder()
    taken = []
  })
  afterEach(async () => {
    for (const lease of taken) await lease.release()
    folder.remove()
  })

  const take = async (options: Partial<LeaseOptions> = {}): Promise<Lease> => {
    const lease = await takeLease({
      path: path(),
      runId: `run-${taken.length}-${Math.random()}`,
      steal: false,
      warn: () => {},
      lost: () => {},
      heartbeatMs: 20,
      ...options,
    })
    taken.push(lease)
    return lease
  }
  /** The lease of another run, as it would be on disk. */
  const left = (owner: object, secondsAgo = 0): void => {
    const startedAt = new Date(Date.now() - 3_600_000).toISOString()
    writeFileSync(path(), JSON.stringify({ pid: NOBODY, host: hostname(), runId: 'other', startedAt, ...owner }))
    const seen = Date.now() / 1000 - secondsAgo
    utimesSync(path(), seen, seen)
  }

  it('is had by one', async () => {
    await take()
    const error = await rejection(take())
    expect(error).to.be.instanceOf(AlreadyRunning)
    expect(error.message).to.match(new RegExp(`^already running: pid ${process.pid} on ${hostname()} since 20`))
  })

  it('is free again when it is given back', async () => {
    await (await take()).release()
    expect(existsSync(path())).to.equal(false)
    await take()
  })

  it('goes to one of many that want it at once', async () => {
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => take()))
    expect(all.filter(({ status }) => status === 'fulfilled')).to.have.lengthOf(1)
  })

  it('goes to one of many that find a dead run’s at once', async () => {
    left({})
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => take()))
    const owners = await Promise.all(taken.map((lease) => lease.isOwn()))
    expect(owners.filter(Boolean)).to.have.lengthOf(1)
    expect(all.filter(({ status }) => status === 'fulfilled')).to.have.lengthOf(1)
  })

  for (const [whose, owner, secondsAgo, isTaken] of [
    ['a process that is gone', {}, 0, true],
    ['a process that lives, however long it has been silent', { pid: process.ppid }, 3600, false],
    ['an earlier process of the same number', { pid: process.pid }, 0, true],
    ['another host that was seen a minute ago', { host: 'elsewhere' }, 70, true],
    ['another host that was just seen', { host: 'elsewhere' }, 50, false],
    ['nobody knows whom, just written', { pid: 'x' }, 0, false],
    ['nobody knows whom, a minute old', { pid: 'x' }, 70, true],
  ] as const) {
    it(`${isTaken ? 'is taken over from' : 'stays with'} ${whose}`, async () => {
      left(owner, secondsAgo)
      const warnings: string[] = []
      const outcome = await take({ warn: (line) => void warnings.push(line) }).catch((error: unknown) => error)
      if (isTaken) expect(warnings.join()).to.match(/a dead run left its lease/)
      else expect(outcome).to.be.instanceOf(AlreadyRunning)
    })
  }

  it('is not taken from a run that was quicker to take over a dead one’s', async () => {
    left({})
    const quicker = (): void => {
      rmSync(path())
      left({ pid: process.ppid, runId: 'quicker' })
    }
    expect(await rejection(take({ warn: quicker }))).to.be.instanceOf(AlreadyRunning)
    expect(JSON.parse(readFileSync(path(), 'utf8'))).to.include({ runId: 'quicker' })
    expect(readdirSync(folder.path)).to.deep.equal(['shop.lease'])
  })

  it('shows that its run lives', async () => {
    await take()
    utimesSync(path(), 1, 1)
    await pause(100)
    await rejection(take())
    const facts = JSON.parse(readFileSync(path(), 'utf8')) as object
    expect(facts).to.include({ pid: process.pid, host: hostname() })
  })

  it('is lost to a thief: its run is told once, and gives back nothing that is another’s', async () => {
    const told: Error[] = []
    const first = await take({ lost: (error) => void told.push(error) })
    const warnings: string[] = []
    const thief = await take({ steal: true, warn: (line) => void warnings.push(line) })
    await pause(200)
    expect(told.map(({ name }) => name)).to.deep.equal(['AlreadyRunning'])
    expect(told[0]!.message).to.match(/the lease of this run was taken: pid/)
    expect(warnings.join()).to.match(/the lease is stolen: pid/)
    expect([await first.isOwn(), await thief.isOwn()]).to.deep.equal([false, true])
    await first.release()
    expect(await thief.isOwn()).to.equal(true)
  })

  it('is lost when its file is removed', async () => {
    const told: Error[] = []
    await take({ lost: (error) => void told.push(error) })
    rmSync(path())
    await pause(200)
    expect(told[0]!.message).to.match(/shop\.lease is gone/)
  })
})
