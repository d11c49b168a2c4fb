import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** A record to answer with: its owner, its type and its data on the wire. */
export type DnsRecord = { readonly name: string; readonly type: number; readonly data: Buffer }

/** How the server treats a question. */
export type DnsBehaviour =
  /** A response code and records; those that do not fit a datagram go over TCP. RFC 1035 §4.2 */
  | { readonly code: number; readonly records?: readonly DnsRecord[] }
  /** Says nothing at all. */
  | 'silent'
  /** Octets that are no DNS message. */
  | 'garbage'
  /** Says that the answer is truncated, and ends each TCP connection without one. */
  | 'truncated'
  /** Says of its TCP answer that it is longer than what it sends, and keeps the connection open. */
  | 'half'

/** A DNS server of a test, on UDP and TCP of one port. */
export type DnsServer = { readonly address: string; readonly asked: readonly string[]; close(): void }

export const dnsType = { A: 1, NS: 2, CNAME: 5, TXT: 16 } as const
const maxDatagram = 512

/** Opens a server on the loopback that answers as it is told. */
export async function openDnsServer(
  behave: (name: string, type: number) => DnsBehaviour,
): Promise<DnsServer> {
  const asked: string[] = []
  const read = (query: Buffer): { question: Buffer; behaviour: DnsBehaviour } => {
    const { name, type, question } = questionOf(query)
    asked.push(name)
    return { question, behaviour: behave(name, type) }
  }
  const tcp = createServer((socket) => {
    socket.on('error', () => undefined)
    let waiting: Buffer = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      waiting = Buffer.concat([waiting, chunk])
      while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
        const end = 2 + waiting.readUInt16BE(0)
        const query = waiting.subarray(2, end)
        waiting = waiting.subarray(end)
        const { question, behaviour } = read(query)
        if (behaviour === 'truncated') socket.destroy()
        else if (behaviour === 'half') socket.write(Buffer.from([0xff, 0xff, ...query.subarray(0, 2)]))
        else if (typeof behaviour === 'object') {
          const answer = answerOf(query, question, behaviour.code, behaviour.records ?? [])
          socket.write(Buffer.concat([short(answer.length), answer]))
        }
      }
    })
  })
  await once(tcp.listen(0, '127.0.0.1'), 'listening')
  const { port } = tcp.address() as AddressInfo
  const udp = createSocket('udp4')
  udp.on('message', (query, { port: from, address }) => {
    const { question, behaviour } = read(query)
    const send = (octets: Buffer): void => udp.send(octets, from, address)
    if (behaviour === 'silent') return
    if (behaviour === 'garbage') return send(Buffer.concat([query.subarray(0, 2), Buffer.alloc(200, 0xff)]))
    const cut = answerOf(query, question, 0, [], true)
    if (behaviour === 'truncated' || behaviour === 'half') return send(cut)
    const whole = answerOf(query, question, behaviour.code, behaviour.records ?? [])
    send(whole.length > maxDatagram ? cut : whole)
  })
  udp.bind(port, '127.0.0.1')
  await once(udp, 'listening')
  const close = (): void => {
    udp.close()
    tcp.close()
  }
  return { address: `127.0.0.1:${port}`, asked, close }
}

/** The data of a TXT record, as its strings. */
export function txtData(strings: readonly string[]): Buffer {
  return Buffer.concat(strings.flatMap((text) => [Buffer.from([text.length]), Buffer.from(text)]))
}

/** A name as labels. RFC 1035 §3.1 */
export function nameData(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '')
  return Buffer.concat([
    ...labels.flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]),
    Buffer.from([0]),
  ])
}

function questionOf(query: Buffer): { name: string; type: number; question: Buffer } {
  const labels: string[] = []
  let at = 12
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return {
    name: labels.join('.').toLowerCase(),
    type: query.readUInt16BE(at + 1),
    question: query.subarray(12, at + 5),
  }
}

function answerOf(
  query: Buffer,
  question: Buffer,
  code: number,
  records: readonly DnsRecord[],
  isTruncated = false,
): Buffer {
  const flags = 0x8180 | (isTruncated ? 0x0200 : 0) | code
  const header = [query.readUInt16BE(0), flags, 1, records.length, 0, 0].map(short)
  const answers = records.flatMap(({ name, type, data }) => [
    nameData(name),
    ...[type, 1, 0, 60, data.length].map(short),
    data,
  ])
  return Buffer.concat([...header, question, ...answers])
}

function short(value: number): Buffer {
  const octets = Buffer.alloc(2)
  octets.writeUInt16BE(value)
  return octets
}
