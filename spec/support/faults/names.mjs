/**
 * Loaded before the built command line (so it is JavaScript): a resolver that knows `catalog.test` only sometimes. Every
 * fourth look-up fails, every seventh gives an address where nobody listens.
 */
import dns from 'node:dns'

const { lookup } = dns
let asked = 0

dns.lookup = (host, options, callback = options) => {
  if (host !== 'catalog.test') return lookup(host, options, callback)
  asked += 1
  if (asked % 4 === 0) {
    const error = Object.assign(new Error(`getaddrinfo EAI_AGAIN ${host}`), {
      code: 'EAI_AGAIN',
      syscall: 'getaddrinfo',
    })
    return process.nextTick(callback, error)
  }
  const address = asked % 7 === 0 ? '127.0.0.2' : '127.0.0.1'
  return process.nextTick(callback, null, ...(options.all ? [[{ address, family: 4 }]] : [address, 4]))
}
