import { inspect } from 'node:util'
import { expect } from 'chai'
import { redact, registerSecret, reveal, Secret, secret } from '../../lib/record/secret.js'

describe('a secret', () => {
  const password = new Secret('hunter2-canary')

  it('shows stars wherever it is turned into text', () => {
    expect(String(password)).to.equal('******')
    expect(`${password}`).to.equal('******')
    expect(JSON.stringify({ password })).to.equal('{"password":"******"}')
    expect(inspect({ password }, { showHidden: true, depth: 9 }))
      .to.contain('******')
      .and.not.contain('canary')
  })

  it('has no property that holds the value', () => {
    expect(Reflect.ownKeys(password)).to.deep.equal([])
    expect(JSON.stringify(Object.entries(password))).to.equal('[]')
  })

  it('gives its value to reveal alone', () => {
    expect(reveal(password)).to.equal('hunter2-canary')
  })

  it('is made from text by its schema, which refuses anything else', () => {
    expect(reveal(secret().parse('in-a-config'))).to.equal('in-a-config')
    expect(secret().safeParse(12).success).to.equal(false)
  })
})

describe('redact', () => {
  it('leaves text alone until a secret is revealed, then replaces it', () => {
    const token = new Secret('canary-token-1')
    expect(redact('sent canary-token-1')).to.equal('sent canary-token-1')
    reveal(token)
    expect(redact('sent canary-token-1 and canary-token-1')).to.equal('sent ****** and ******')
  })

  it('finds a secret that was URL-encoded, Base64-encoded or escaped', () => {
    registerSecret('p@ss "wörd"')
    const forms = [encodeURIComponent('p@ss "wörd"'), Buffer.from('p@ss "wörd"').toString('base64'), 'p@ss \\"wörd\\"']
    for (const form of forms) expect(redact(`<${form}>`)).to.match(/^<\*{6}=*>$/)
  })

  it('takes the longest of two secrets that overlap', () => {
    registerSecret('overlap')
    registerSecret('overlap-and-more')
    expect(redact('overlap-and-more')).to.equal('******')
  })

  it('takes the characters of a secret literally', () => {
    registerSecret('a.c(d|e)*[f]^$')
    expect(redact('a.c(d|e)*[f]^$ abc(d')).to.equal('****** abc(d')
  })

  it('ignores values under four characters, which would hide innocent words', () => {
    registerSecret('is')
    expect(redact('this is')).to.equal('this is')
  })

  it('survives a lone surrogate', () => {
    registerSecret('bad\ud800half')
    expect(redact('<bad\ud800half>')).to.equal('<******>')
  })
})
