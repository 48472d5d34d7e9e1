import { dirname, resolve } from 'node:path'
import { checkConfig } from './check.js'
import { ConfigError } from './config-error.js'
import type { ConnectorDefinition } from './connector-definition.js'
import { isSupported, parseDocument } from './document.js'
import { expand } from './references.js'
import type { WorkflowConfig } from './schema.js'
import { readTextFile, TextFileError } from './text-file.js'

const MAX_CONFIG_BYTES = 1024 * 1024

export interface LoadOptions {
  readonly connectors: readonly ConnectorDefinition[]
  /** Where `$NAME` and `env:NAME` are looked up; `process.env` unless given. */
  readonly env?: NodeJS.ProcessEnv
  /** Told what is no reason to stop. */
  readonly warn?: (sentence: string) => void
}

/**
 * Reads a workflow config (`.json`, `.yaml`, `.yml`), replaces its references and checks all of it. Opens no connection.
 * @throws ConfigError with every issue at once; it never holds the value of a secret.
 */
export async function loadConfig(
  file: string,
  { connectors, env = process.env, warn = () => {} }: LoadOptions,
): Promise<WorkflowConfig> {
  const { tree, issues } = await parseDocument(file, await textOf(file))
  if (issues.length > 0) throw new ConfigError(file, issues)
  const expanded = await expand(tree, { env, directory: dirname(resolve(file)) })
  for (const warning of expanded.warnings) warn(warning)
  return checkConfig(expanded.tree, { connectors, file, written: expanded.written, issues: expanded.issues })
}

/** The text of a config. @throws ConfigError when it can't be read */
export async function textOf(file: string): Promise<string> {
  const refuse = (message: string) => new ConfigError(file, [{ path: '', message }])
  if (!isSupported(file)) throw refuse('expected a .json, .yaml or .yml file')
  try {
    return await readTextFile(file, MAX_CONFIG_BYTES)
  } catch (cause) {
    throw cause instanceof TextFileError ? refuse(cause.message) : cause
  }
}
