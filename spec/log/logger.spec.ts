import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const lib = (path: string): string => JSON.stringify(fileURLToPath(new URL(`../../lib/${path}`, import.meta.url)))

/** What a process prints that logs: `script` has `logger`, `secret` (revealed) and `registerSecret`. */
function logged(level: string, script: string) {
  const program = `
    import { createLogger } from ${lib('log/logger.ts')}
    import { registerSecret, reveal, Secret } from ${lib('record/secret.ts')}
    const logger = createLogger(${JSON.stringify(level)})
    const secret = new Secret('canary-p@ss "1"')
    ${script}`
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', program],
    { encoding: 'utf8', timeout: 20_000, env: { ...process.env, NODE_NO_WARNINGS: '1' } },
  )
  return { stdout, status, lines: stderr.split('\n').filter((line) => line !== ''), stderr }
}

describe('the log', () => {
  it('goes to standard error, a line with time and level for each message, from the level on', () => {
    const { stdout, lines, status } = logged(
      'INFO',
      `for (const level of ['debug', 'info', 'warn', 'error']) logger[level]('about ' + level)`,
    )
    expect(status).to.equal(0)
    expect(stdout).to.equal('')
    expect(lines.map((line) => line.replace(/\d/g, '0'))).to.deep.equal([
      '[0000-00-00 00:00:00] INFO about info',
      '[0000-00-00 00:00:00] WARN about warn',
      '[0000-00-00 00:00:00] ERROR about error',
    ])
  })

  it('shows no secret, in whatever form it comes', () => {
    const { stderr, lines } = logged(
      'DEBUG',
      `const value = reveal(secret)
       logger.debug('plain ' + value)
       logger.info('in a URL postgres://u:' + encodeURIComponent(value) + '@db')
       logger.warn('in JSON ' + JSON.stringify({ password: value }))
       logger.error('in Base64 ' + Buffer.from(value).toString('base64'))
       logger.error(new Error('in an error ' + value))
       logger.error(String(new Error('with a stack ' + value).stack))
       logger.info('in several\\nlines ' + value)
       logger.info(\`in a template \${secret}\`)`,
    )
    expect(stderr).not.to.match(/canary|p%40ss|p@ss/)
    expect(stderr).not.to.contain(Buffer.from('canary-p@ss "1"').toString('base64').slice(0, 12))
    expect(lines.filter((line) => line.includes('******'))).to.have.lengthOf(8)
  })

  it('shows no secret that becomes known while it runs', () => {
    const { lines } = logged(
      'INFO',
      `logger.info('before token-77-canary')
       registerSecret('token-77-canary')
       logger.info('after token-77-canary')`,
    )
    expect(lines.map((line) => line.slice(line.indexOf('INFO')))).to.deep.equal([
      'INFO before token-77-canary',
      'INFO after ******',
    ])
  })

  it('says which levels it writes', () => {
    const { stdout } = logged(
      'WARN',
      `console.log(['debug', 'info', 'warn', 'error'].filter((level) => logger.isLevelEnabled(level)).join())`,
    )
    expect(stdout.trim()).to.equal('warn,error')
  })
})
