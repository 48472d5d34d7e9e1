import { expect } from 'chai'
import { parseClassPath } from '../../../lib/connectors/custom/specifier.js'

describe('a class path', () => {
  it('names a file and its export', () =>
    expect(parseClassPath('./connector/csv.js#CsvConnector')).to.deep.equal({
      modules: ['./connector/csv.js'],
      exported: 'CsvConnector',
    }))

  it('names a package, or a part of one', () => {
    expect(parseClassPath('my-package#Csv').modules).to.deep.equal(['my-package'])
    expect(parseClassPath('@scope/my-package/sub#Csv').modules).to.deep.equal(['@scope/my-package/sub'])
  })

  it('in the incumbent’s dotted form is tried as written and in kebab case', () =>
    expect(parseClassPath('connector.my_csv_connector.CsvConnector')).to.deep.equal({
      exported: 'CsvConnector',
      modules: ['my_csv_connector', 'my-csv-connector'].flatMap((file) =>
        ['js', 'mjs', 'ts'].map((ending) => `./connector/${file}.${ending}`),
      ),
    }))

  const refused = [
    'http://evil.example/x.js#X', 'https://evil.example/x.js#X', 'file:///etc/x.js#X', 'data:text/javascript,1#X', 'node:fs#X', 'FILE:///x#X',
    '/etc/x.js#X', 'C:\\x.js#X', 'C:/x.js#X', '\\\\server\\x#X', '../x.js#X', './a/../../x.js#X', './%2e%2e/x.js#X', './a\\..\\x.js#X', './x\0.js#X',
    'fs#X', 'fs/promises#X', 'child_process#X', './x.js#', '#X', './x.js#a#b', '', 'X', 'a..B', '.a.B', 'a.b.', 'a b.C', 'connector.1x.C',
  ] // biome-ignore format: a list
  for (const text of refused)
    it(`is refused: ${JSON.stringify(text)}`, () => expect(() => parseClassPath(text)).to.throw())
})
