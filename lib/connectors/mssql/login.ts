import type { ConnectionConfiguration } from 'tedious'
import { reveal } from '../../record/secret.js'
import type { Settings } from './settings.js'

/** A connection to a database in the words of the driver, https://tediousjs.github.io/tedious/api-connection.html. */
export function driverConfig(settings: Settings, database: string): ConnectionConfiguration {
  const { server, encrypt, trustServerCertificate, sslConfig, connectMs } = settings
  return {
    server: server.host,
    authentication: authentication(settings),
    options: {
      ...('port' in server ? { port: server.port } : { instanceName: server.instance }),
      database,
      encrypt,
      trustServerCertificate,
      ...(sslConfig ? { cryptoCredentialsDetails: certificates(sslConfig) } : {}),
      connectTimeout: connectMs,
      requestTimeout: 0, // a long listing is no stuck one: the client watches for silence
      appName: 'Headwater',
    },
  }
}

function authentication({ user }: Settings): NonNullable<ConnectionConfiguration['authentication']> {
  const { name: userName, domain, application } = user
  const password = reveal(user.password)
  if (domain !== undefined) return { type: 'ntlm', options: { userName, password, domain } }
  if (application === undefined) return { type: 'default', options: { userName, password } }
  return { type: 'azure-active-directory-password', options: { userName, password, ...application } }
}

const certificates = ({ caCertificate, sslCertificate, sslKey }: NonNullable<Settings['sslConfig']>) => ({
  ...(caCertificate ? { ca: reveal(caCertificate) } : {}),
  ...(sslCertificate ? { cert: reveal(sslCertificate) } : {}),
  ...(sslKey ? { key: reveal(sslKey) } : {}),
})
