import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { parse } from 'yaml'
import { checkConfig } from '../../lib/config/check.js'
import { searchConfig } from '../../lib/config/search-config.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { requireSupported } from '../../lib/workflow/supported.js'
import { temporaryFolder } from '../support/cli.js'

const page = (name: string): string => readFileSync(join('docs', name), 'utf8')
/** The blocks of a language, in order. */
const blocks = (name: string, language: string): string[] =>
  [...page(name).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text]) => text!)

describe('the docs of stage and bulk sink', () => {
  it('have an example that runs and prints what they say', () => {
    const folder = temporaryFolder()
    try {
      const here = (path: string): string => `'${join(process.cwd(), path)}'`
      const code = blocks('stage-and-bulk-sink.md', 'ts')[0]!
        .replace("'headwater'", here('lib/index.ts'))
        .replace("'rxjs'", here('node_modules/rxjs/dist/cjs/index.js'))
      const args = ['--import', 'tsx', folder.file('example.mts', code), join(folder.path, 'stage')]
      const printed = execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 })
      expect(printed).to.equal(blocks('stage-and-bulk-sink.md', 'text')[0])
    } finally {
      folder.remove()
    }
  })

  it('have configs that are valid', () => {
    const config = (text: string) => checkConfig(parse(text), { connectors: definitions })
    const whole = blocks('search.md', 'yaml')[0]!
    expect(() => requireSupported(config(whole), 'search.md')).to.not.throw()
    const { stage: _, bulkSink: __, ...rest } = parse(whole)
    const part = { ...rest, ...parse(blocks('stage-and-bulk-sink.md', 'yaml')[0]!) }
    expect(() => checkConfig(part, { connectors: definitions })).to.not.throw()
  })

  it('name every option of the bulk sink', () => {
    const options = Object.keys(searchConfig.shape)
    const table = page('search.md').split('## Options')[1]!.split('##')[0]!
    expect(options.filter((option) => !table.includes(`\`${option}\``))).to.deep.equal([])
  })
})
