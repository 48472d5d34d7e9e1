import { readFile, writeFile } from 'node:fs/promises'
import { jsonSchema } from '../lib/config/schema.js'
import { definitions } from '../lib/connectors/definitions.js'

// Writes config/schema.json from the zod definitions; with --check, exits 1 when it is out of date.
const file = new URL('../config/schema.json', import.meta.url)
const text = `${JSON.stringify(jsonSchema(definitions), null, 2)}\n`

if (process.argv.includes('--check')) {
  const stored = await readFile(file, 'utf8').catch(() => '')
  if (stored !== text) {
    console.error('config/schema.json is out of date: npx tsx scripts/generate-schema.ts')
    process.exitCode = 1
  }
} else {
  await writeFile(file, text)
}
