import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { unlessSilent } from '../../lib/stream/unless-silent.js'
import { all, failure } from '../support/collected.js'

describe('a stream that must not fall silent', () => {
  it('gives its rows, and the error that it breaks with', async () => {
    expect(await all(unlessSilent(Readable.from([1, 2]), 1000))).to.deep.equal([1, 2])
    const broken = new Readable({ objectMode: true, read: () => broken.destroy(new Error('gone')) })
    expect(await failure(all(unlessSilent(broken, 1000)))).to.equal('gone')
  })

  it('breaks when nothing comes for so long, and lets go of what it reads', async () => {
    const silent = new Readable({ objectMode: true, read: () => undefined })
    silent.push(1)
    expect(await failure(all(unlessSilent(silent, 50)))).to.equal('the server sent no row within 0.05 s')
    expect(silent.destroyed).to.equal(true)
  })

  it('leaves its taker all the time in the world', async () => {
    const rows = unlessSilent(Readable.from([1, 2]), 50)
    await rows.next()
    await pause(120)
    expect(await rows.next()).to.deep.equal({ done: false, value: 2 })
  })
})
