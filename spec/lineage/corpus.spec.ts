import { expect } from 'chai'
import { dialectOf, lineOf, loadSqlParser, parseLineage, readTableColumns } from '../../lib/lineage/index.js'
import { corpusDialects, corpusOf, sorted, sortedColumns } from './corpus.js'

describe('lineage corpus', () => {
  before(loadSqlParser)

  for (const dialect of corpusDialects()) {
    describe(dialect, () => {
      for (const { about, sql, schema, kind, sources, targets, columns } of corpusOf(dialect)) {
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
        const names = corpusOf(dialect).map(({ about }) => about)
        expect(names.length).to.be.at.least(25)
        expect(new Set(names).size).to.equal(names.length)
      })
    })
  }
})
