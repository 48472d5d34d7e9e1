import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { columns, done, executed, failed, loginAck, preLogin, type Row, row } from './tds-tokens.js'

/** Who logs in. */
interface Login {
  readonly user: string
  readonly password: string
  readonly database: string
}

export interface Asked {
  readonly sql: string
  readonly values: readonly unknown[]
  readonly database: string
}

/** What the server does: rows of a statement, or an error; nothing more is said once they never come. */
export interface Answers {
  /** Why a login is refused, if it is. */
  readonly refuse?: (login: Login) => string | undefined
  readonly rows: (asked: Asked) => AsyncIterable<Row> | Iterable<Row>
}

/** As much of SQL Server's protocol as a driver needs to log in without TLS and ask statements. */
export async function startTdsServer({ refuse = () => undefined, rows }: Answers) {
  const sockets = new Set<Socket>()
  const sent = { bytes: 0, sessions: 0 }

  async function serve(socket: Socket): Promise<void> {
    let database = ''
    const answer = async (body: Buffer, isLast = true): Promise<void> => {
      for (let at = 0; at < body.length; at += PACKET) {
        const part = body.subarray(at, at + PACKET)
        const header = Buffer.from([4, isLast && at + PACKET >= body.length ? 1 : 0, 0, 0, 0, 0, 1, 0])
        header.writeUInt16BE(part.length + 8, 2)
        sent.bytes += part.length
        if (!socket.write(Buffer.concat([header, part])))
          await Promise.race([once(socket, 'drain'), once(socket, 'close')])
        if (socket.destroyed) return
      }
    }
    for await (const { type, body } of messages(socket)) {
      if (type === PRELOGIN) await answer(preLogin())
      else if (type === LOGIN7) {
        const login = loginOf(body)
        const problem = refuse(login)
        database = login.database
        await answer(problem === undefined ? loginAck() : failed(18456, problem))
      } else if (type === RPC) {
        let isFirst = true
        try {
          for await (const each of rows({ ...executed(body), database })) {
            if (socket.destroyed) return
            await answer(isFirst ? Buffer.concat([columns(each), row(each)]) : row(each), false)
            isFirst = false
          }
          await answer(done())
        } catch (error) {
          await answer(failed(50_000, (error as Error).message))
        }
      } else await answer(done())
    }
  }

  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    sent.sessions += 1
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    serve(socket).catch((error: unknown) => socket.destroy(error as Error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    sent: sent as Readonly<typeof sent>,
    /** Sessions that are open. */
    open: () => sockets.size,
    cut: () => sockets.forEach((socket) => void socket.destroy()),
    close: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}

const PACKET = 4000
const PRELOGIN = 0x12
const LOGIN7 = 0x10
const RPC = 0x03

/** Messages come in packets, of which the last is marked. */
async function* messages(socket: Socket): AsyncGenerator<{ readonly type: number; readonly body: Buffer }, void> {
  let bytes = Buffer.alloc(0)
  let body = Buffer.alloc(0)
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    bytes = Buffer.concat([bytes, chunk])
    while (bytes.length >= 8 && bytes.length >= bytes.readUInt16BE(2)) {
      const length = bytes.readUInt16BE(2)
      if (length < 8) throw new Error('no packet of the protocol')
      body = Buffer.concat([body, bytes.subarray(8, length)])
      if ((bytes[1]! & 1) === 1) {
        yield { type: bytes[0]!, body }
        body = Buffer.alloc(0)
      }
      bytes = bytes.subarray(length)
    }
  }
}

function loginOf(body: Buffer): Login {
  const bytes = (at: number): Buffer => {
    const from = body.readUInt16LE(at)
    return body.subarray(from, from + body.readUInt16LE(at + 2) * 2)
  }
  const plain = bytes(44).map((byte) => {
    const mixed = byte ^ 0xa5
    return ((mixed << 4) | (mixed >> 4)) & 255
  })
  return {
    user: bytes(40).toString('utf16le'),
    password: Buffer.from(plain).toString('utf16le'),
    database: bytes(68).toString('utf16le'),
  }
}
