import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { COMPARABLE, PROBES, replay } from './replay/recording.js'

const CONNECTION = "the catalog keeps connection.config as it comes: the connector's own schema checks and completes it"
const TEMP_TABLES = 'tempLineageTables is checked by the schema of 2.0; the recorded server took items of any shape'
const HALF_STORED = 'a defect of the server: it keeps a part of requests it refused; here they leave no trace'
const QUERY = 'the service of a query has a link here, and votes are shown only when asked for'

/** Probes that are answered otherwise on purpose, and why (docs/catalog.md). */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'create.service.put-type': CONNECTION,
  'create.service.password': CONNECTION,
  'create.service.password-read-bot': CONNECTION,
  'create.service.password-read-admin': CONNECTION,
  'create.service.bad-connection': CONNECTION,
  'name.quoted.twin': 'the answer shows the stored name, not the spelling of this request',
  'patch.name': 'a defect of the server: a patch of the name, which it ignores, renames the columns in its answer',
  'owner.user': 'users are not put into the team Organization',
  'lineage.put-temp-tables': TEMP_TABLES,
  'lineage.get-by-name': TEMP_TABLES,
  'lineage.get-by-id': TEMP_TABLES,
  'sub.profile-again.list': HALF_STORED,
  'sub.profile-latest': HALF_STORED,
  'sub.profile-list': HALF_STORED,
  'query.post': QUERY,
  'query.get': QUERY,
}

const topicOf = (id: string) => id.split('.')[0] ?? id
const topics = [...new Set(COMPARABLE.map(({ id }) => topicOf(id)))]

describe('a catalog of the 1.6 generation', () => {
  let found: Awaited<ReturnType<typeof replay>>
  before(async () => {
    found = await replay()
  })

  for (const topic of topics) {
    const probes = COMPARABLE.filter(({ id }) => topicOf(id) === topic && !(id in EXCEPTIONS))
    it(`answers as the real server did: ${topic}, ${probes.length} requests`, () => {
      const failed = probes.filter(({ id }) => found.get(id)?.length !== 0)
      expect(failed.map(({ id, what }) => [id, what, found.get(id)])).to.deep.equal([])
    })
  }

  it('has a guide that names every exception', () => {
    const guide = readFileSync(new URL('../../docs/catalog.md', import.meta.url), 'utf8')
    for (const id of Object.keys(EXCEPTIONS)) expect(guide).to.include(`\`${id}\``)
    expect(guide).to.include('447 recorded requests').and.to.include('431 are equal')
  })

  it('answers all but a few requests so, and knows those few', () => {
    const different = COMPARABLE.filter(({ id }) => found.get(id)?.length !== 0).map(({ id }) => id)
    expect(different.sort()).to.deep.equal(Object.keys(EXCEPTIONS).sort())
    expect([PROBES.length, COMPARABLE.length, COMPARABLE.length - different.length]).to.deep.equal([465, 447, 431])
  })
})
