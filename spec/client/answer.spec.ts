import { expect } from 'chai'
import { decode, meantStatus, reasonOf, sortOf } from '../../lib/client/answer.js'

const answer = (body: string, contentType = 'application/json', status = 200) => ({ status, contentType, body })
const wrapped = (text: string) =>
  JSON.stringify({
    code: 500,
    message: `An exception with message [HTTP ${text}] was thrown while processing request.`,
  })

describe('an answer', () => {
  for (const [text, status] of [
    ['404 Not Found', 404],
    ['405 Method Not Allowed', 405],
    ['415 Unsupported Media Type', 415],
  ] as const) {
    it(`means ${status} when a 500 wraps it, as a 1.6 server does`, () => {
      expect(meantStatus({ status: 500, body: wrapped(text) })).to.equal(status)
    })
  }

  it('means what it says otherwise, even when its text speaks of another status', () => {
    expect(meantStatus({ status: 503, body: wrapped('404 Not Found') })).to.equal(503)
    expect(meantStatus({ status: 500, body: 'the upstream search said HTTP 401 to us' })).to.equal(500)
    expect(meantStatus({ status: 500, body: '' })).to.equal(500)
  })

  it('is decoded when it is JSON, and undefined when it is empty', () => {
    expect(decode(answer('{"a":[1]}'))).to.deep.equal({ a: [1] })
    expect(decode(answer('null'))).to.equal(null)
    expect(decode(answer(''))).to.equal(undefined)
    expect(decode(answer(' \n'))).to.equal(undefined)
  })

  it('is refused when it is cut, text or a page, whatever its content type says', () => {
    expect(() => decode(answer('{"data": [{"id": '))).to.throw(/^not JSON: \{"data"/)
    expect(() => decode(answer('ok'))).to.throw(/^not JSON: ok/)
    expect(() => decode(answer('<!DOCTYPE html><HTML lang="en">'))).to.throw(/HTML page instead of JSON/)
    expect(() => decode(answer('{}', 'text/html; charset=utf-8'))).to.throw(/HTML page instead of JSON/)
  })

  it('gives its reason in the words of the server where there are some', () => {
    expect(reasonOf(answer('{"code":400,"message":"[columns: null]"}'))).to.equal('[columns: null]')
    expect(reasonOf(answer('{"responseMessage":"gone"}'))).to.equal('gone')
    expect(reasonOf(answer('{"message":{"deep":1}}'))).to.equal('{"deep":1}')
    expect(reasonOf(answer('no healthy upstream', 'text/plain'))).to.equal('no healthy upstream')
    expect(reasonOf(answer(''))).to.equal('an empty answer')
    expect(reasonOf(answer('null'))).to.equal('null')
    expect(reasonOf(answer('x'.repeat(5000), 'text/plain'))).to.have.lengthOf(2000)
  })

  it('is sorted by what to do next', () => {
    expect([401, 403].map(sortOf)).to.deep.equal(['auth', 'auth'])
    expect([undefined, 408, 429, 500, 502, 503, 504].map(sortOf)).to.deep.equal(Array(7).fill('transient'))
    expect([400, 404, 405, 409, 412, 413, 415, 422, 501].map(sortOf)).to.deep.equal(Array(9).fill('refused'))
  })
})
