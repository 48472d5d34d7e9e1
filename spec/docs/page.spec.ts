import { expect } from 'chai'
import { temporaryFolder } from '../support/cli.js'
import { readPage } from './page.js'
import { createReader } from './reader.js'

describe('a page of the docs', () => {
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => folder.remove())
  const blocks = (text: string) => readPage(folder.file('page.md', text)).flatMap((section) => section.blocks)

  it('has blocks below its headings, a file’s below its name', () => {
    const path = folder.file(
      'page.md',
      '# A\n\nprose\n\n## B\n\n**`a/b.ts`**\n\n```ts\none\n\n# two\n```\n\n```sh\nls\n```\n',
    )
    expect(readPage(path)).to.deep.equal([
      {
        title: 'B',
        blocks: [
          { language: 'ts', file: 'a/b.ts', text: 'one\n\n# two\n', at: `${path}:9` },
          { language: 'sh', file: undefined, text: 'ls\n', at: `${path}:15` },
        ],
      },
    ])
    expect(() => blocks('```sh\nls')).to.throw('page.md:1: this block is never closed')
  })

  it('is followed from folder to folder, and what is printed is compared', () => {
    const reader = createReader(folder.path)
    const text =
      '```sh\nmkdir a\ncd a\n```\n**`b`**\n```json\n{}\n```\n```sh\nls; echo "x  y"\n```\n```text\nb\nx y\n```\n'
    for (const block of blocks(text)) reader.follow(block)
    expect(reader.folder()).to.equal(`${folder.path}/a`)
    expect(() => reader.follow(blocks('```text\nc\n```')[0]!)).to.throw("to include 'c'")
  })

  it('has no block that can’t be followed, and no command that fails', () => {
    const reader = createReader(folder.path)
    expect(() => reader.follow(blocks('```ts\nconst a = 1\n```')[0]!)).to.throw('nobody can follow this block')
    expect(() => reader.follow(blocks('```sh\nfalse\ntrue\n```')[0]!)).to.throw('ended with 1')
  })
})
