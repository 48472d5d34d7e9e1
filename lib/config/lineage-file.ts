import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { optional } from '../record/option.js'
import { singly } from './check.js'
import { ConfigError } from './config-error.js'
import { parseDocument } from './document.js'
import { explain } from './explain.js'
import { textOf } from './load.js'
import { expand } from './references.js'
import { toJsonSchema } from './schema.js'
import { runConfig } from './server.js'

const lineageFile = z.strictObject({
  serviceName: optional(z.string().min(1)).describe('The database service whose tables the statements name.'),
  filePath: optional(z.string().min(1)).describe('A file of SQL statements.'),
  query: optional(z.string().min(1)).describe('Statements, in place of a file.'),
  workflowConfig: runConfig.describe('The run itself: server, logging, thresholds.'),
})
export type LineageFile = Readonly<z.output<typeof lineageFile>>

/** The config of the `lineage` command (spec/workflow.md §3). @throws ConfigError with every issue at once. */
export async function loadLineageFile(file: string, env: NodeJS.ProcessEnv): Promise<LineageFile> {
  const { tree, issues } = await parseDocument(file, await textOf(file))
  if (issues.length > 0) throw new ConfigError(file, issues)
  const { tree: expanded, written, issues: broken } = await expand(tree, { env, directory: dirname(resolve(file)) })
  const result = lineageFile.safeParse(expanded)
  if (result.success && broken.length === 0) return result.data
  const problems = result.error?.issues.flatMap(singly) ?? []
  throw new ConfigError(file, [
    ...broken,
    ...explain(problems, { tree: expanded, shape: toJsonSchema(lineageFile), written }),
  ])
}
