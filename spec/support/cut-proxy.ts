import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP proxy on loopback that cuts every connection once the server has sent `bytes` in all. */
export interface CutProxy {
  readonly port: number
  /** Bytes the server has sent so far. */
  readonly sent: number
  close(): Promise<void>
}

export async function startCutProxy(target: number, bytes: number): Promise<CutProxy> {
  let sent = 0
  const sockets = new Set<Socket>()
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    client.on('data', (chunk) => upstream.write(chunk))
    upstream.on('data', (chunk) => {
      sent += chunk.length
      if (sent > bytes) cutAll()
      else client.write(chunk)
    })
  })
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume))
  return {
    port: (server.address() as AddressInfo).port,
    get sent() {
      return sent
    },
    close: () =>
      new Promise((resume) => {
        cutAll()
        server.close(() => resume())
      }),
  }
}
