import { expect } from 'chai'
import { Fault } from '../../../lib/catalog/fault.js'
import { parseQueryString } from '../../../lib/catalog/search/query-string.js'
import { Store } from '../../../lib/catalog/store/store.js'

const PEOPLE = [
  { name: 'ada', displayName: 'Ada Lovelace', isBot: false },
  { name: 'grace', displayName: 'Grace Hopper', isBot: false },
  { name: 'bot-ada', displayName: 'Ada, the bot', isBot: true },
]

describe('query strings', () => {
  let store: Store
  before(() => {
    store = new Store(':memory:')
    for (const person of PEOPLE)
      store.run(
        'INSERT INTO entity VALUES (?, ?, ?, ?, 0, 0.1, 0, ?, ?)',
        person.name,
        'user',
        person.name,
        person.name,
        'admin',
        JSON.stringify(person),
      )
  })
  after(() => store.close())

  const found = (text: string, options = {}) => {
    const { sql, values } = parseQueryString(text, options)
    return store.all(`SELECT name FROM entity WHERE ${sql} ORDER BY name`, ...values).map(({ name }) => name)
  }

  it('find everything when there is nothing to find', () => {
    expect(found('')).to.have.length(3)
    expect(found('*')).to.have.length(3)
  })

  it('find whole words, whatever their case', () => {
    expect(found('LOVELACE')).to.deep.equal(['ada'])
    expect(found('ada')).to.deep.equal(['ada', 'bot-ada'])
    expect(found('love')).to.deep.equal([])
    expect(found('love*')).to.deep.equal(['ada'])
  })

  it('join words as told, AND before OR', () => {
    expect(found('lovelace hopper')).to.deep.equal(['ada', 'grace'])
    expect(found('lovelace hopper', { operator: 'AND' })).to.deep.equal([])
    expect(found('hopper OR ada AND isBot:true')).to.deep.equal(['bot-ada', 'grace'])
    expect(found('(hopper OR ada) AND isBot:false')).to.deep.equal(['ada', 'grace'])
    expect(found('ada AND NOT isBot:true')).to.deep.equal(['ada'])
  })

  it('take quoted text as it is', () => {
    expect(found('displayName:"Grace Hopper"')).to.deep.equal(['grace'])
    expect(found('name:"ada OR grace"')).to.deep.equal([])
  })

  for (const text of ['name:(', '(ada', 'ada)', 'ada AND', 'OR ada', '"ada', 'name:'])
    it(`refuse ${text}`, () => {
      expect(() => parseQueryString(text))
        .to.throw(Fault)
        .with.property('status', 500)
    })
})
