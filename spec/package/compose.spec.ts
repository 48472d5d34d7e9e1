import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { parse } from 'yaml'
import { cli } from '../support/cli.js'

interface Service {
  readonly image?: string
  readonly build?: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string | number>>
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: object
  readonly volumes?: readonly string[]
  readonly ports?: readonly string[]
  readonly mem_limit?: string
  readonly init?: boolean
}

const file = parse(readFileSync('compose.yaml', 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, unknown>>
}
const services = Object.entries(file.services)
const compose = spawnSync('docker', ['compose', 'version']).status === 0 ? undefined : 'docker has no compose here'

describe('compose.yaml', () => {
  it('has OpenMetadata, its migration, PostgreSQL, OpenSearch and the job', () => {
    expect(file.services).to.have.all.keys('postgresql', 'opensearch', 'migration', 'openmetadata', 'headwater')
  })

  it('waits for what is healthy, and only for what there is', () => {
    for (const [name, { depends_on = {} }] of services)
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const service = file.services[other]
        expect(service, `${name} waits for ${other}`).to.be.an('object')
        if (condition === 'service_healthy') expect(service, other).to.have.property('healthcheck')
        else expect(condition, `${name} waits for ${other}`).to.equal('service_completed_successfully')
      }
    expect(Object.keys(file.services.headwater!.depends_on!)).to.deep.equal(['openmetadata'])
    expect(file.services.openmetadata!.depends_on).to.have.all.keys('postgresql', 'opensearch', 'migration')
  })

  it('limits the memory of each service, and listens on loopback alone', () => {
    for (const [name, { mem_limit, ports = [] }] of services) {
      expect(mem_limit, name).to.match(/^\d+[mg]$/)
      for (const port of ports) expect(port, name).to.match(/^127\.0\.0\.1:/)
    }
  })

  it('pins images by a version that can be changed, and has no secret but in a variable', () => {
    for (const [name, { image, environment = {} }] of services) {
      if (name !== 'headwater') expect(image, name).to.match(/:\$\{[A-Z_]+:-\d+\.\d+\.\d+\}$/)
      for (const [key, value] of Object.entries(environment))
        if (/PASSWORD|TOKEN|SECRET|KEY$/.test(key)) expect(value, key).to.match(/^\$\{[A-Z_]+:-[a-z_]*\}$/)
    }
  })

  it('declares the volumes it uses', () => {
    const named = services.flatMap(([, { volumes = [] }]) => volumes.filter((volume) => !volume.startsWith('.')))
    expect(named.map((volume) => volume.split(':')[0])).to.have.members(Object.keys(file.volumes))
  })

  it('mounts a config for the job that is valid and reads and writes services of the stack', async () => {
    const { command, volumes, environment, build, init } = file.services.headwater!
    expect({ build, init }).to.deep.equal({ build: '.', init: true })
    const [from, to] = volumes![0]!.split(':')
    expect(`/headwater/${command![0]}`).to.equal(join(to!, 'postgres.yaml'))
    const path = join(from!, 'postgres.yaml')
    expect(existsSync(path)).to.equal(true)
    const env = Object.fromEntries(Object.keys(environment!).map((name) => [name, 'x']))
    expect(await cli([path, '--validate'], { env })).to.include({ code: 0, stdout: `${path} is valid\n` })
    const text = readFileSync(path, 'utf8')
    for (const [, host] of text.matchAll(/hostPort: (?:http:\/\/)?([\w.-]+):/g))
      expect(Object.keys(file.services)).to.include(host)
    for (const [, name] of text.matchAll(/env:(\w+)/g)) expect(environment).to.have.property(name!)
  })

  it(`is taken by docker compose config${compose ? ` (skipped: ${compose})` : ''}`, function () {
    if (compose) this.skip()
    const { status, stderr } = spawnSync('docker', ['compose', '--profile', 'job', 'config', '-q'], {
      encoding: 'utf8',
    })
    expect(stderr).to.equal('')
    expect(status).to.equal(0)
  })
})
