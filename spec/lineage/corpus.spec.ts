import { expect } from 'chai'
import { dialectOf, lineOf, loadSqlParser, parseLineage, readTableColumns } from '../../lib/lineage/index.js'
import { type Corpus, corpusDialects, corpusOf, sorted, sortedColumns } from './corpus.js'

/** The fewest cases a dialect has in each corpus. */
const FEWEST: Readonly<Record<Corpus, number>> = { first: 25, second: 20 }

for (const [corpus, fewest] of Object.entries(FEWEST) as [Corpus, number][])
  describe(`lineage, ${corpus} corpus`, () => {
    before(loadSqlParser)

    for (const dialect of corpusDialects(corpus)) {
      describe(dialect, () => {
        for (const { about, sql, schema, kind, sources, targets, columns } of corpusOf(dialect, corpus)) {
          it(about, () => {
            const request = {
              sql,
              dialect: dialectOf(dialect),
              ...(schema !== undefined && { schema: readTableColumns(schema) }),
            }
            const line = lineOf(parseLineage(request))
            if ('error' in line) return expect.fail(`${sql}\n${line.error}`)
            expect(
              {
                kind: line.kind,
                sources: sorted(line.sources),
                targets: sorted(line.targets),
                failed: line.columnsFailed,
              },
              sql,
            ).to.deep.equal({ kind, sources: sorted(sources), targets: sorted(targets), failed: undefined })
            if (columns) expect(sortedColumns(line.columns), sql).to.deep.equal(sortedColumns(columns))
          })
        }

        it('has enough cases, each with a name of its own', () => {
          const names = corpusOf(dialect, corpus).map(({ about }) => about)
          expect(names.length).to.be.at.least(fewest)
          expect(new Set(names).size).to.equal(names.length)
        })
      })
    }
  })
