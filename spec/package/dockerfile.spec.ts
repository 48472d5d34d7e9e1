import { expect } from 'chai'
import { ignores, matcher } from '../../scripts/image/context.js'
import { assignments, execForm, expand, parseDockerfile } from '../../scripts/image/dockerfile.js'

describe('a Dockerfile', () => {
  it('is read into instructions with flags, continued lines joined and comments left out', () => {
    const text = '# first\nARG A=1\n\nCOPY --from=build --chown=node:node a b ./\nRUN one \\\n  # why\n && two\n'
    expect(parseDockerfile(text)).to.deep.equal([
      { keyword: 'ARG', at: 'Dockerfile:2', flags: {}, text: 'A=1' },
      { keyword: 'COPY', at: 'Dockerfile:4', flags: { from: 'build', chown: 'node:node' }, text: 'a b ./' },
      { keyword: 'RUN', at: 'Dockerfile:5', flags: {}, text: 'one  && two' },
    ])
  })

  it('with an instruction that can’t be proved is refused by its line', () => {
    expect(() => parseDockerfile('FROM node:20\nHEALTHCHECK CMD true')).to.throw("Dockerfile:2: HEALTHCHECK can't be")
    expect(() => parseDockerfile('FROM node:20\nRUN')).to.throw('Dockerfile:2: RUN of what?')
    expect(() => parseDockerfile('FROM node:20\nRUN a \\')).to.throw('Dockerfile:2: the last line is to be continued')
  })

  it('has variables with defaults, lists of assignments and two forms of command', () => {
    expect(expand(`$A \${B} \${C:-c} \${A:-d}`, { A: 'a' })).to.equal('a  c a')
    expect(assignments('A=1 B="two words" C=', 'here')).to.deep.equal({ A: '1', B: 'two words', C: '' })
    expect(() => assignments('A 1', 'here')).to.throw('here: expected NAME=value')
    expect(execForm('["node", "a b"]')).to.deep.equal(['node', 'a b'])
    expect(execForm('node a')).to.deep.equal(['/bin/sh', '-c', 'node a'])
  })
})

describe('a .dockerignore', () => {
  it('is decided by the last pattern that fits a path or a folder above it', () => {
    const ignored = ignores('# all but lib\n*\n!lib\nlib/secret\n')
    expect(['a', 'a/b', 'lib/secret', 'lib/secret/x', 'library'].filter(ignored)).to.have.lengthOf(5)
    expect(['lib', 'lib/a.ts', 'lib/b/c.ts', 'lib/secrets'].filter(ignored)).to.deep.equal([])
  })

  it('knows * and ? within a name, ** across folders', () => {
    expect(['a.ts', 'b/a.ts', 'a-ts'].filter(matcher('*.ts'))).to.deep.equal(['a.ts'])
    expect(['a.ts', 'b/c/a.ts', 'a.js'].filter(matcher('**/*.ts'))).to.deep.equal(['a.ts', 'b/c/a.ts'])
    expect(['a1', 'a12', 'a/b'].filter(matcher('a?'))).to.deep.equal(['a1'])
  })
})
