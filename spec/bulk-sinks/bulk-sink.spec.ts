import { expect } from 'chai'
import { bufferCount, delay, of, tap, throwError, toArray } from 'rxjs'
import { bulkSink } from '../../lib/bulk-sinks/bulk-sink.js'
import { bufferBytes } from '../../lib/bulk-sinks/search/batch.js'
import { left, right } from '../../lib/record/either.js'
import { marbles } from '../../lib/testing/marbles.js'

const same = (actual: unknown, expected: unknown): void => void expect(actual).to.deep.equal(expected)

/** A writer that takes three frames for a batch. */
function slowWriter() {
  const log: string[] = []
  const write = (batch: readonly string[]) => {
    log.push(`begin ${batch.join('')}`)
    return of(batch.map((letter) => (letter === 'x' ? left(letter, new Error('refused')) : right(letter)))).pipe(
      delay(3),
      tap(() => log.push(`end ${batch.join('')}`)),
    )
  }
  return { log, write }
}

describe('a bulk sink', () => {
  it('publishes batches of so many, one after the other', async () => {
    const { log, write } = slowWriter()
    let done: Promise<void> | undefined
    let sink: ReturnType<typeof bulkSink<string>> | undefined
    marbles(same, ({ cold, expectSubscriptions, flush }) => {
      const staged = cold('abcde|')
      sink = bulkSink('Bulk', { read: () => staged, gather: bufferCount(2), write })
      done = sink.publish()
      flush()
      expectSubscriptions(staged.subscriptions).toBe('^----!')
    })
    await done
    expect(log).to.deep.equal(['begin ab', 'end ab', 'begin cd', 'end cd', 'begin e', 'end e'])
    expect(sink!.getStatus()).to.include({ records: 5, errors: 0 })
  })

  it('publishes all at once, when the whole stage has been read', async () => {
    const { log, write } = slowWriter()
    let done: Promise<void> | undefined
    marbles(same, ({ cold, flush }) => {
      done = bulkSink('Bulk', { read: () => cold<string>('a-b-c|'), gather: toArray(), write }).publish()
      flush()
    })
    await done
    expect(log).to.deep.equal(['begin abc', 'end abc'])
  })

  it('counts each record as what became of it, and finishes after the last batch', async () => {
    const { log, write } = slowWriter()
    const finish = async () => void log.push('finished')
    const sink = bulkSink('Bulk', { read: () => [...'axb'], gather: bufferCount(2), write, finish })
    await sink.publish()
    expect(sink.getStatus()).to.include({ records: 2, errors: 1 })
    expect(sink.getStatus().failures[0]).to.include({ name: 'x', error: 'refused' })
    expect(log.at(-1)).to.equal('finished')
  })

  it('ends with what the writer throws, reads no further and does not finish', async () => {
    let finished = false
    let failure: Promise<unknown> | undefined
    marbles(same, ({ cold, expectSubscriptions, flush }) => {
      const staged = cold('abcde|')
      failure = bulkSink('Bulk', {
        read: () => staged,
        gather: bufferCount<string>(2),
        write: ([first]) => (first === 'c' ? throwError(() => new Error('gone')) : of([])),
        finish: async () => {
          finished = true
        },
      })
        .publish()
        .catch((error: unknown) => error)
      flush()
      expectSubscriptions(staged.subscriptions).toBe('^--!')
    })
    expect(await failure).to.have.property('message', 'gone')
    expect(finished).to.equal(false)
  })

  it('reads a stage only as fast as it is published', async () => {
    let [read, written, ahead] = [0, 0, 0]
    async function* staged() {
      for (; read < 20_000; read += 1) {
        ahead = Math.max(ahead, read - written)
        yield read
      }
    }
    const write = async (batch: readonly number[]) => {
      await new Promise(setImmediate)
      written += batch.length
      return batch.map(right)
    }
    const sink = bulkSink('Bulk', { read: staged, gather: bufferCount(100), write })
    await sink.publish()
    expect(sink.getStatus().records).to.equal(20_000)
    expect(ahead).to.be.at.most(1200)
  })
})

describe('a buffer of bytes', () => {
  const value = (bytes: number) => ({ bytes })
  const values = { a: value(4), b: value(5), c: value(20), s: value(1) }

  it('closes by size before the value that would be too much, and by count', () =>
    marbles(same, ({ cold, expectObservable }) => {
      const buffered = cold('ab-a----c----sss-s|', values).pipe(bufferBytes({ bytes: 10, records: 3 }))
      expectObservable(buffered).toBe('---p----(qr)---t--(u|)', {
        p: [values.a, values.b],
        q: [values.a],
        r: [values.c],
        t: [values.s, values.s, values.s],
        u: [values.s],
      })
    }))
})
