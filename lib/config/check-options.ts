import type { z } from 'zod'
import { singly } from './check.js'
import type { ConfigIssue } from './config-error.js'
import { explain } from './explain.js'
import { retype } from './retype.js'
import { toJsonSchema } from './schema.js'

export type CheckedOptions =
  | { readonly options: Readonly<Record<string, unknown>> }
  | { readonly issues: readonly ConfigIssue[] }

/**
 * `connectionOptions` held against a connector's own schema. They are texts: one is read as a number or a boolean where
 * the schema wants that. Issues name their place below `at`, in the words of every other config error.
 */
export function checkOptions(schema: z.ZodObject, given: Readonly<Record<string, string>>, at: string): CheckedOptions {
  const first = schema.safeParse(given)
  if (first.success) return { options: first.data }
  const tree = retype(given, first.error.issues, new Map(Object.entries(given)))
  const result = schema.safeParse(tree)
  if (result.success) return { options: result.data }
  const problems = result.error.issues.flatMap(singly)
  const issues = explain(problems, { tree, shape: toJsonSchema(schema), written: new Map() })
  return { issues: issues.map((issue) => ({ ...issue, path: issue.path === '' ? at : `${at}.${issue.path}` })) }
}
