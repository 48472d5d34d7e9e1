/** Writes docs/parity.md from the rules of docs/parity.json; `--check` fails on a difference instead. */

import { readFileSync, writeFileSync } from 'node:fs'
import type { Rule } from './parity-rule.js'

const FILE = 'docs/parity.md'
const rules: readonly Rule[] = JSON.parse(readFileSync('docs/parity.json', 'utf8'))

const cell = (pattern: string | undefined): string => (pattern ? `\`${pattern.replaceAll('|', '\\|')}\`` : 'any')
const row = ({ collection, fqn, path, reference, ours, reason }: Rule): string =>
  `| ${reason} | ${cell(collection)} | ${cell(fqn)} | ${cell(path)} | ${cell(reference)} → ${cell(ours)} |`

const page = `# Parity

\`npm run parity\` runs the golden configs of the incumbent unchanged, against an independent stand-in of the catalog's API,
and compares the end states entity by entity and field by field: first run, unchanged second run, after dropping things,
with filters, with threads, with defaults, and on a server of the 1.6 generation without bulk routes. It is a developer's
tool: it needs the goldens in \`../shared\`, Go, PostgreSQL and MariaDB. Identifiers, versions, times and \`sourceHash\` are not compared.

Every difference that is left is meant, and is explained by one of these rules (\`docs/parity.json\`; the patterns for values
are read by \`npm run parity\` only, and make a rule narrower):

| why we differ | collection | FQN | field | incumbent → ours |
| --- | --- | --- | --- | --- |
${rules.map(row).join('\n')}

Beyond the end state: the incumbent reads back each entity it refers to (one foreign key costs it up to six requests) and
asks nine questions per table; ours builds references locally and asks a constant number per schema. What it names in a
listing that breaks off, it deletes; we delete only from a complete listing, and what a filter leaves out counts as seen.
The rule for enums' \`dataLength\` can't tell an enum's column from another by name: a varying length is
compared by the PostgreSQL integration spec instead.
`

if (!process.argv.includes('--check')) writeFileSync(FILE, page)
else if (readFileSync(FILE, 'utf8') !== page) {
  console.error(`${FILE} is not what docs/parity.json says: npm run generate`)
  process.exitCode = 1
}
