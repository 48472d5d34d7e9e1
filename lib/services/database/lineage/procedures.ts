import { type Either, right } from '../../../record/either.js'
import { names } from '../../../record/fqn.js'
import { decodeName } from '../../../record/reserved-names.js'
import { createFilter } from '../../filter.js'
import type { Statement } from './statement.js'
import { type ListingOptions, pathFilter } from './views.js'

/**
 * The statements inside the stored procedures that the catalog has of a service. What a procedure does is read from its
 * text, as few logs tell which statement ran inside which call; an edge names the procedure as its pipeline.
 */
export async function* procedureStatements(options: ListingOptions): AsyncGenerator<Either<Statement>, void> {
  const { metadata, serviceName, dialect, config, status } = options
  const query = {
    query: {
      bool: { must: [{ term: { 'service.name.keyword': serviceName } }], must_not: [{ term: { deleted: true } }] },
    },
  }
  const keeps = pathFilter({ ...config, tableFilterPattern: undefined })
  const keepsName = createFilter(config.storedProcedureFilterPattern)
  const fields = ['id', 'fullyQualifiedName', 'storedProcedureCode']
  for await (const entity of metadata.searchAll('stored_procedure_search_index', query, fields)) {
    const [, database = '', schema = '', name = ''] = names(entity.fullyQualifiedName).map(decodeName)
    if (!keeps([database, schema, name]) || !keepsName(name)) {
      status.emit({ type: 'filtered', name: entity.fullyQualifiedName, reason: 'Stored Procedure Filtered Out' })
      continue
    }
    const { code } = (entity.storedProcedureCode ?? {}) as { readonly code?: string }
    for (const sql of code ? statementsIn(code) : []) {
      yield right<Statement>({
        kind: 'statement',
        name: entity.fullyQualifiedName,
        sql,
        dialect,
        database,
        schema,
        source: 'QueryLineage',
        procedure: { id: entity.id, type: 'storedProcedure' },
      })
    }
  }
}

/** The text between the marks of a body: `$$ … $$`, `$tag$ … $tag$`, or all of it where there are none. */
const BODY = /\$(\w*)\$([\s\S]*)\$\1\$/
/** What may stand before a statement in a block: `BEGIN`, `IF … THEN`, `FOR … LOOP`, a declaration, a label. */
const START =
  /\b(INSERT\s+(?:OVERWRITE|INTO)|MERGE\s+INTO|UPDATE|CREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP\w*\s+|TRANSIENT\s+)?TABLE|WITH)\s/i

/**
 * The statements of a body that write a table: each from its verb to its semicolon. What the parser then makes of them
 * decides; a fragment that is none draws no edge.
 */
export function statementsIn(code: string): readonly string[] {
  const body = BODY.exec(code)?.[2] ?? code
  return body
    .split(/;(?=(?:[^']*'[^']*')*[^']*$)/)
    .map((fragment) => fragment.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' '))
    .flatMap((fragment) => {
      const at = START.exec(fragment)?.index
      return at === undefined ? [] : [fragment.slice(at).trim()]
    })
}
