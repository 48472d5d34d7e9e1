import { createPrivateKey } from 'node:crypto'
import type { ConnectionOptions } from 'snowflake-sdk'
import { registerSecret, reveal, type Secret } from '../../record/secret.js'
import type { Login } from './settings.js'

/** One answer: the server keeps nobody waiting for longer than 45 s, and is asked again. */
const ANSWER_MS = 60_000

/** What the driver is told. @throws Error for a private key that can't be read. */
export function connectionOptions(login: Login): ConnectionOptions {
  const { account, host, port, protocol, username, password, privateKey, role, warehouse, queryTag, keepAlive } = login
  const address = { ...(host ? { host } : {}), ...(port ? { port } : {}), ...(protocol ? { protocol } : {}) }
  return {
    account,
    ...address,
    username,
    ...(privateKey ? keyPair(privateKey, login.passphrase) : { password: password ? reveal(password) : '' }),
    ...(role ? { role } : {}),
    warehouse,
    queryTag,
    clientSessionKeepAlive: keepAlive,
    application: 'Headwater',
    timeout: ANSWER_MS,
    sfRetryMaxLoginRetries: 1,
    fetchAsString: ['Number'],
  }
}

/** @throws Error for text that is no private key, or not the passphrase of one; before anything is sent. */
function keyPair(privateKey: Secret, passphrase: Secret | undefined): ConnectionOptions {
  const key = reveal(privateKey).replaceAll('\\n', '\n')
  registerSecret(key)
  try {
    const open = createPrivateKey({ key, ...(passphrase ? { passphrase: reveal(passphrase) } : {}) })
    const text = open.export({ type: 'pkcs8', format: 'pem' }).toString()
    registerSecret(text)
    return { authenticator: 'SNOWFLAKE_JWT', privateKey: text }
  } catch (cause) {
    throw new Error(
      'privateKey can’t be read: expected PEM, with snowflakePrivatekeyPassphrase where it is encrypted',
      {
        cause,
      },
    )
  }
}
