import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** A record to answer with: its owner, its type and what it says, an address or a name as text. */
export type DnsRecord = {
  readonly name: string
  readonly type: DnsType
  readonly data: string | readonly string[]
}

/** What a zone holds, by `TYPE name`; `SERVFAIL` is said, `SILENT` is not answered at all. */
export type ServedZone = Readonly<Record<string, readonly string[] | 'SERVFAIL' | 'SILENT'>>

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

/** A server of the DNS on UDP and TCP of one port of the loopback; `await using` closes it. */
export type DnsServer = AsyncDisposable & {
  /** For `askDns`. */
  readonly address: string
  /** Each question as `TYPE name`, in order. */
  readonly asked: readonly string[]
}

const types = { A: 1, NS: 2, CNAME: 5, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33 } as const
type DnsType = keyof typeof types
const codes = { found: 0, failed: 2, absent: 3 } as const
const maxDatagram = 512

/** Serves a zone: what it does not hold is NXDOMAIN, or no data where the name has another type. RFC 1035 §4 */
export function openZoneServer(zone: ServedZone): Promise<DnsServer> {
  return openDnsServer((name, type) => {
    const held = zone[`${type} ${name}`]
    if (held === 'SILENT') return 'silent'
    if (held === 'SERVFAIL') return { code: codes.failed }
    const hasName = Object.keys(zone).some((key) => key.endsWith(` ${name}`))
    const records = type === null ? [] : (held ?? []).map((data) => ({ name, type, data }))
    return { code: hasName ? codes.found : codes.absent, records }
  })
}

/** Opens a server on the loopback that answers as it is told; the type is `null` where it knows none such. */
export async function openDnsServer(
  behave: (name: string, type: DnsType | null) => DnsBehaviour,
): Promise<DnsServer> {
  const asked: string[] = []
  const read = (query: Buffer): { question: Buffer; behaviour: DnsBehaviour } => {
    const { name, type, question } = questionOf(query)
    asked.push(`${type ?? 'ANY'} ${name}`)
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
  return {
    address: `127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      const closed = once(udp, 'close')
      udp.close()
      tcp.close()
      await closed
    },
  }
}

/** What a record says, on the wire. RFC 1035 §3.3, RFC 3596 §2.2 */
function dataOf({ type, data }: DnsRecord): Buffer {
  if (typeof data !== 'string') return Buffer.concat(data.map(stringOf))
  switch (type) {
    case 'A':
      return Buffer.from(data.split('.').map(Number))
    case 'AAAA':
      return Buffer.concat(data.split(':').map((group) => short(Number.parseInt(group, 16))))
    case 'MX': {
      const [priority = '', name = ''] = data.split(' ')
      return Buffer.concat([short(Number(priority)), nameOctets(name)])
    }
    case 'SRV': {
      const [priority, weight, port, name = ''] = data.split(' ')
      return Buffer.concat([...[priority, weight, port].map((each) => short(Number(each))), nameOctets(name)])
    }
    case 'TXT':
      return stringOf(data)
    case 'NS':
    case 'CNAME':
    case 'PTR':
      return nameOctets(data)
  }
}

function stringOf(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1')])
}

/** A name as labels. RFC 1035 §3.1 */
function nameOctets(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '')
  return Buffer.concat([
    ...labels.flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]),
    Buffer.from([0]),
  ])
}

function questionOf(query: Buffer): { name: string; type: DnsType | null; question: Buffer } {
  const labels: string[] = []
  let at = 12
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  const number = query.readUInt16BE(at + 1)
  const known = Object.keys(types).filter(isType)
  return {
    name: labels.join('.').toLowerCase(),
    type: known.find((type) => types[type] === number) ?? null,
    question: query.subarray(12, at + 5),
  }
}

function isType(name: string): name is DnsType {
  return name in types
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
  const answers = records.flatMap((record) => {
    const data = dataOf(record)
    return [nameOctets(record.name), ...[types[record.type], 1, 0, 60, data.length].map(short), data]
  })
  return Buffer.concat([...header, question, ...answers])
}

function short(value: number): Buffer {
  const octets = Buffer.alloc(2)
  octets.writeUInt16BE(value)
  return octets
}
