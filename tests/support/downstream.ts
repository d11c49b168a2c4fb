import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** A host that takes every mail and keeps it. */
export type Downstream = {
  readonly port: number
  /** What came with DATA, in the order of the 250s. */
  readonly mails: readonly string[]
  close(): void
}

/** Opens a host on a free port of the loopback that says 250 to everything. */
export async function openDownstream(): Promise<Downstream> {
  const mails: string[] = []
  const server = createServer((socket) => {
    let text = ''
    let isData = false
    socket.on('error', () => undefined)
    socket.write('220 downstream.example ESMTP\r\n')
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      for (;;) {
        const end = isData ? '\r\n.\r\n' : '\r\n'
        const at = text.indexOf(end)
        if (at === -1) return
        const said = text.slice(0, at + 2)
        text = text.slice(at + end.length)
        if (isData) mails.push(said)
        isData = !isData && /^DATA\r\n/i.test(said)
        socket.write(
          isData ? '354 Go on\r\n' : /^QUIT\r\n/i.test(said) ? '221 2.0.0 Bye\r\n' : '250 2.0.0 OK\r\n',
        )
      }
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return { port, mails, close: () => void server.close() }
}
