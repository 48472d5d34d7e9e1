import type { ConnectionAttributes } from 'oracledb'
import { reveal } from '../../record/secret.js'
import type { Login } from './settings.js'

/** Minutes between probes of a connection on which nothing is sent: one that is dead is noticed. */
const PROBE_MINUTES = 1

/** What the driver is told, in thin mode: it is JavaScript alone, and looks for no Oracle Client. */
export function connectionAttributes(login: Login, connectMs: number): ConnectionAttributes {
  const { username, password, configDir, walletLocation, walletPassword } = login
  return {
    user: username,
    password: reveal(password),
    connectString: connectString(login),
    connectTimeout: Math.ceil(connectMs / 1000),
    transportConnectTimeout: Math.ceil(connectMs / 1000),
    expireTime: PROBE_MINUTES,
    ...(configDir === undefined ? {} : { configDir }),
    ...(walletLocation === undefined ? {} : { walletLocation }),
    ...(walletPassword === undefined ? {} : { walletPassword: reveal(walletPassword) }),
  }
}

/** https://docs.oracle.com/en/database/oracle/oracle-database/23/netrf/local-naming-parameters-in-tns-ora-file.html */
export function connectString({ server }: Pick<Login, 'server'>): string {
  if ('descriptor' in server) return server.descriptor
  const { host, port, service, sid } = server
  const data = service === undefined ? `SID=${sid}` : `SERVICE_NAME=${service}`
  return `(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=${host})(PORT=${port}))(CONNECT_DATA=(${data})))`
}
