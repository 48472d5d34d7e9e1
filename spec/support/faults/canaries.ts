import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Secrets that can be told from any other text, in each of the forms they might leak in. */
export const CANARY = 'canary/7f3a9d+jwt=='

const formsOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  encodeURI(secret),
  ...(['base64', 'base64url', 'hex'] as const).map((form) => Buffer.from(secret).toString(form)),
]

/** Which of the texts hold a secret in any form. */
export const leaksIn = (
  texts: Readonly<Record<string, string>>,
  secrets: readonly string[] = [CANARY],
): readonly string[] =>
  Object.entries(texts)
    .filter(([, text]) => secrets.some((secret) => formsOf(secret).some((form) => text.includes(form))))
    .map(([name]) => name)

/** Every file of a folder by name, but those named. */
export const filesIn = (folder: string, except: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => !except.includes(name) && statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
  )
