import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** https://github.com/oracle/node-oracledb: a packet of type 4 refuses a connection, and says why. */
function refusal(error: number): Buffer {
  const reason = Buffer.from(
    `(DESCRIPTION=(TMP=)(VSNNUM=386007040)(ERR=${error})(ERROR_STACK=(ERROR=(CODE=${error}))))`,
  )
  const packet = Buffer.alloc(12 + reason.length)
  packet.writeUInt16BE(packet.length, 0)
  packet.writeUInt8(4, 4)
  packet.writeUInt16BE(reason.length, 10)
  reason.copy(packet, 12)
  return packet
}

export interface Listener {
  readonly port: number
  /** What clients sent, as text. */
  readonly heard: readonly string[]
  /** How many clients are connected. */
  open(): number
  close(): Promise<void>
}

/** A listener that refuses everybody with an `ORA-` error, or says nothing at all. */
export async function startListener(error?: number): Promise<Listener> {
  const heard: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (data) => {
      heard.push(data.toString('latin1'))
      if (error !== undefined) socket.end(refusal(error))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
