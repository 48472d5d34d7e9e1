import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { checkConfig } from '../../lib/config/check.js'
import { ConfigError } from '../../lib/config/config-error.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { requireSupported } from '../../lib/workflow/supported.js'

describe('a metadata run that ends in a stage', () => {
  const config = JSON.parse(readFileSync('config/search.json', 'utf8'))
  for (const [title, change, message] of [
    [
      'beside a sink',
      { sink: { type: 'metadata-rest', config: {} } },
      /sink: expected either a sink, or a stage and a bulkSink/,
    ],
    ['without a bulk sink', { bulkSink: undefined }, /bulkSink: missing: what publishes the stage/],
    ['that is none', { stage: undefined }, /stage: missing: where the records of the bulkSink wait/],
    [
      'of another workflow',
      { stage: { type: 'table-usage', config: { filename: 'x' } } },
      /stage\.type: a metadata run is staged/,
    ],
    [
      'for the bulk sink of another',
      { bulkSink: { type: 'metadata-usage', config: { filename: 'x' } } },
      /bulkSink\.type: a metadata run is/,
    ],
    [
      'for a cluster with two ways to sign in',
      { bulkSink: { type: 'opensearch', config: { hostPort: 'http://x', username: 'u', password: 'p', apiKey: 'k' } } },
      /bulkSink\.config\.apiKey: expected a user or an API key, not both/,
    ],
    [
      'for a cluster with a password in its URL',
      { bulkSink: { type: 'opensearch', config: { hostPort: 'http://me:proxy-pass-77@x' } } },
      /bulkSink\.config\.hostPort: expected an http\(s\) URL without a user in it/,
    ],
    [
      'for a user without a password',
      { bulkSink: { type: 'opensearch', config: { hostPort: 'http://x', username: 'u' } } },
      /bulkSink\.config\.username: expected username and password, or neither/,
    ],
  ] as const) {
    it(`${title} is refused before anything is read`, () => {
      const check = (): void =>
        requireSupported(checkConfig({ ...config, ...change }, { connectors: definitions }), 'spec')
      expect(check).to.throw(ConfigError, message)
    })
  }

  it('is fine as it is', () =>
    expect(() => requireSupported(checkConfig(config, { connectors: definitions }), 'spec')).to.not.throw())
})
