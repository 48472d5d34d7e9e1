import { expect } from 'chai'
import { lastValueFrom, take, toArray } from 'rxjs'
import { isLeft } from '../../lib/record/either.js'
import { KINDS } from '../../lib/record/entities/kinds.js'
import { parent } from '../../lib/record/fqn.js'
import type { Request } from '../../lib/record/request.js'
import { encodeNames } from '../../lib/record/wire-names.js'
import type { Source } from '../../lib/step/step.js'
import { createFlow } from '../../lib/stream/flow.js'

export interface SourceUnderTest {
  /** A new source over the same data. */
  create(): Promise<Source<Request>>
  /** One over data that can't be listed to its end; left out where a source is read whole or not at all. */
  readonly broken?: () => Promise<Source<Request>>
  /** Text that must not appear in any record but the service's connection. */
  readonly secret?: string
}

const read = async (source: Source<Request>): Promise<Request[]> => {
  const all = await lastValueFrom(source.read(createFlow()).pipe(toArray()))
  await source.close()
  return all.flatMap((one) => (isLeft(one) ? [] : [one.right]))
}

/** What every source of metadata promises, whatever it reads. */
export function sourceContract(name: string, { create, broken, secret }: SourceUnderTest): void {
  describe(`${name} keeps the contract of sources`, () => {
    it('gives the same records when it is read again', async () => {
      const [first, second] = [await read(await create()), await read(await create())]
      expect(first.length).to.be.greaterThan(5)
      expect(second).to.deep.equal(first)
    })

    it('gives only records that the catalog takes', async () => {
      for (const record of await read(await create())) {
        if (!(record.kind in KINDS)) continue
        const checked = KINDS[record.kind as 'table'].request.safeParse(encodeNames(record.kind, record.body))
        expect(checked.error?.issues ?? [], record.fqn).to.deep.equal([])
      }
    })

    it('gives a parent before what names it', async () => {
      const seen = new Set<string>()
      for (const { kind, fqn } of await read(await create())) {
        const above = parent(fqn)
        if (kind in KINDS && above) expect([...seen], `${kind} ${fqn}`).to.include(above)
        seen.add(fqn)
      }
    })

    it('counts what it gives', async () => {
      const source = await create()
      const records = await read(source)
      expect(source.getStatus()).to.include({ name: source.name, records: records.length, errors: 0 })
    })

    it('stops when its taker has enough, and can be closed then', async () => {
      const source = await create()
      expect(await lastValueFrom(source.read(createFlow()).pipe(take(3), toArray()))).to.have.lengthOf(3)
      await source.close()
    })

    if (broken) {
      it('says that a listing broke off, and asks for no deletion there', async () => {
        const source = await broken()
        const records = await read(source)
        expect(source.getStatus().errors).to.be.greaterThan(0)
        expect(source.getStatus().incomplete).to.not.be.empty
        const scopes = records.filter(({ kind }) => kind === 'deleteStale').map(({ fqn }) => fqn)
        for (const scope of source.getStatus().incomplete)
          expect(scopes.filter((fqn) => scope.endsWith(fqn))).to.deep.equal([])
      })
    }

    if (secret !== undefined) {
      it('shows a secret in the connection of its service and nowhere else', async () => {
        const source = await create()
        const records = await read(source)
        const others = records.filter(({ kind }) => kind !== 'databaseService')
        expect(JSON.stringify([others, source.getStatus()])).to.not.contain(secret)
      })
    }
  })
}
