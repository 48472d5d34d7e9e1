import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** A private authority that signs for 127.0.0.1, made anew with openssl. */
export interface Authority {
  readonly ca: string
  /** Where the authority's certificate lies. */
  readonly caFile: string
  readonly good: Certificate
  readonly wrongHost: Certificate
  readonly expired: Certificate
  readonly selfSigned: Certificate
  remove(): void
}

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0

export function createAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-tls-'))
  const path = (file: string): string => join(folder, file)
  const read = (file: string): string => readFileSync(path(file), 'utf8')
  const openssl = (...args: readonly string[]): void =>
    void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe', timeout: 30_000 })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const made = (name: string): Certificate => ({ key: read(`${name}.key`), cert: read(`${name}.pem`) })
  const root = (name: string, ...more: readonly string[]): void =>
    openssl('req', '-x509', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`, ...more)
  const signed = (name: string, host: string, days: string): Certificate => {
    openssl(
      'req',
      ...newKey,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      '/CN=server',
      '-addext',
      `subjectAltName=${host}`,
    )
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-copy_extensions',
      'copy',
      '-days',
      days,
      '-out',
      `${name}.pem`,
    )
    return made(name)
  }
  root('ca')
  root('self', '-addext', 'subjectAltName=IP:127.0.0.1')
  return {
    ca: read('ca.pem'),
    caFile: path('ca.pem'),
    good: signed('good', 'IP:127.0.0.1', '2'),
    wrongHost: signed('host', 'DNS:catalog.example.org', '2'),
    expired: signed('expired', 'IP:127.0.0.1', '-1'),
    selfSigned: made('self'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
