import { spawnSync } from 'node:child_process'
import { expect } from 'chai'
import { globalRunner } from '../../lib/testing/runner.js'

describe('the runner of a suite', () => {
  it('is the one that runs', () => {
    expect(globalRunner()).to.deep.equal({ describe, it })
  })

  it('has to be handed in where there is none', () => {
    const script = "import { globalRunner } from './lib/testing/runner.ts'; globalRunner()"
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      encoding: 'utf8',
      env,
      timeout: 20_000,
    })
    expect(stderr).to.match(/TypeError: describeSource needs the describe and it of a test runner: hand them in/)
    expect(status).to.equal(1)
  })
})
