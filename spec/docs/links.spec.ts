import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'

const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)),
  'examples/custom-connector/README.md',
].filter((name) => name.endsWith('.md'))

/** A heading as GitHub makes a fragment of it. */
const fragment = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')

describe('the links of the docs', () => {
  it('lead to files, and headings, that are there', () => {
    expect(pages).to.include.members(['README.md', 'docs/write-a-connector.md'])
    const links = pages.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|mailto:)([^)#]*)(?:#([^)]+))?\)/g)].map(
        ([text, path = '', heading]) => ({ page, text, file: join(dirname(page), path || '.'), path, heading }),
      ),
    )
    expect(links).to.have.length.above(10)
    const broken = links.filter(({ page, file, path, heading }) => {
      const target = path === '' ? page : file
      if (!existsSync(target)) return true
      if (heading === undefined) return false
      const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, text]) => fragment(text!))
      return !headings.includes(heading)
    })
    expect(broken.map(({ page, text }) => `${page}: ${text}`)).to.deep.equal([])
  })
})
