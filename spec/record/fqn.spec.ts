import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import { entityFqn, type NameParts } from '../../lib/record/entity-fqn.js'
import {
  append,
  build,
  fqnHash,
  names,
  parent,
  queryChecksum,
  quoteName,
  split,
  unquoteName,
  urlQuote,
} from '../../lib/record/fqn.js'
import * as search from '../../lib/record/fqn-search.js'
import { decodeName, encodeName, renameColumns } from '../../lib/record/reserved-names.js'
import { decodeNames, encodeNames } from '../../lib/record/wire-names.js'

interface Vector {
  readonly fn: string
  readonly args: readonly never[]
  readonly out?: unknown
  readonly error?: true
}
const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../fixtures/fqn-vectors.json', import.meta.url), 'utf8'),
)

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
const kindOf = (request: string): string => lowerFirst(request.replace(/^Create|Request$/g, ''))
type Profile = { readonly columnProfile: readonly { readonly name: string }[] }

/** How each function of the vectors is spelled here. */
const FUNCTIONS: Readonly<Record<string, (...args: never[]) => unknown>> = {
  quoteName,
  unquoteName,
  split,
  build: (parts: string[]) => build(...parts),
  buildUnquoted: (parts: string[]) => parts.join('.'),
  splitRawName: search.splitRawName,
  splitTableName: search.splitTableName,
  splitTestCaseFqn: search.splitTestCaseFqn,
  wildcardFqn: search.wildcardFqn,
  tableSearchString: search.tableSearchString,
  entityFqn: (entity: string, parts: NameParts) => entityFqn(entity, parts),
  urlQuote,
  encodeName,
  decodeName,
  queryChecksum,
  fqnHash,
  wireNames: (request: string, body: object) => {
    if (request === 'TableData') return { ...body, columns: (body as { columns: string[] }).columns.map(encodeName) }
    if (request === 'CreateTableProfileRequest')
      return { ...body, columnProfile: renameColumns((body as Profile).columnProfile, encodeName) }
    return encodeNames(kindOf(request), body)
  },
  readNames: (entity: string, body: object) => decodeNames(lowerFirst(entity), body),
  entityLink: (entity: string, fqn: string, column: string | null) =>
    search.entityLink(lowerFirst(entity), fqn, column ?? undefined),
  entityLinkSplit: search.splitEntityLink,
  entityLinkColumn: search.entityLinkColumn,
}

describe('FQN', () => {
  for (const [index, { fn, args, out, error }] of vectors.entries()) {
    it(`vector ${index}: ${fn}(${JSON.stringify(args).slice(1, 90)})`, () => {
      const run = () => FUNCTIONS[fn]!(...args)
      if (error) expect(run).to.throw()
      else expect(run()).to.deep.equal(out)
    })
  }

  const hostile = fc.oneof(
    fc.string({ minLength: 1, unit: 'grapheme' }),
    fc.string({
      minLength: 1,
      maxLength: 12,
      unit: fc.constantFrom('.', '"', ':', '>', '\n', '\r', '\t', ' ', 'a', '*', '列', '😀'),
    }),
    fc.constantFrom('a::b', '"q.t"', '...', '""', 'x"y.z', '__reserved__', '::::', ' . '),
  )

  it('splits what it builds into the same encoded names, whatever the names hold', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 6 }), (parts) => {
        const encoded = parts.map(encodeName)
        expect(names(build(...encoded))).to.deep.equal(encoded)
      }),
      { numRuns: 500 },
    )
  })

  it('builds the same FQN again from its own parts', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 6 }), (parts) => {
        const fqn = build(...parts.map(encodeName))
        expect(build(...split(fqn))).to.equal(fqn)
      }),
      { numRuns: 500 },
    )
  })

  it('gives back the parent that a name was appended to', () => {
    fc.assert(
      fc.property(hostile, hostile, (above, name) => {
        const fqn = build(encodeName(above))
        expect(parent(append(fqn, encodeName(name)))).to.equal(fqn)
        expect(parent(fqn)).to.equal(undefined)
      }),
    )
  })

  it('decodes what it encodes, unless the name holds a token itself', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        fc.pre(!name.includes('__reserved__'))
        expect(decodeName(encodeName(name))).to.equal(name)
      }),
    )
  })

  it('makes one URL path segment of any FQN', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        expect(urlQuote(name)).to.match(/^[A-Za-z0-9\-_.~%]*$/)
        expect(decodeURIComponent(urlQuote(name))).to.equal(name)
      }),
    )
  })
})
