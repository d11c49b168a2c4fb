import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'

/** What a server of the DNS holds, by `TYPE name`; `SERVFAIL` is said, `SILENT` is not answered at all. */
export type ServedZone = Readonly<Record<string, readonly string[] | 'SERVFAIL' | 'SILENT'>>

/** A server of the DNS on the loopback; `await using` closes it. */
export type DnsServer = AsyncDisposable & {
  /** For `askDns`. */
  readonly address: string
  /** Each question, in order. */
  readonly asked: readonly string[]
}

const types: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
}
const headerOctets = 12
const codes = { found: 0, failed: 2, absent: 3 }

/** Serves a zone over UDP: what it does not hold is NXDOMAIN, or no data where the name has another type. RFC 1035 §4 */
export async function openDnsServer(zone: ServedZone): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (query: Buffer, from: RemoteInfo) => {
    const { name, end } = readName(query, headerOctets)
    const type = types[query.readUInt16BE(end)] ?? 'ANY'
    asked.push(`${type} ${name}`)
    const held = zone[`${type} ${name}`]
    if (held === 'SILENT') return
    const records = held === undefined || held === 'SERVFAIL' ? [] : held
    const hasName = Object.keys(zone).some((key) => key.endsWith(` ${name}`))
    const code = held === 'SERVFAIL' ? codes.failed : hasName ? codes.found : codes.absent
    socket.send(answerTo(query, end + 4, code, records, type), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    async [Symbol.asyncDispose]() {
      socket.close()
      await once(socket, 'close')
    },
  }
}

function answerTo(
  query: Buffer,
  end: number,
  code: number,
  records: readonly string[],
  type: string,
): Uint8Array {
  const header = Buffer.alloc(headerOctets)
  header.writeUInt16BE(query.readUInt16BE(0), 0)
  header.writeUInt16BE(0x8180 | code, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(records.length, 6)
  const answers = records.map((record) => {
    const data = dataOf(record, type)
    const start = Buffer.alloc(12)
    start.writeUInt16BE(0xc00c, 0)
    query.copy(start, 2, end - 4, end)
    start.writeUInt32BE(300, 6)
    start.writeUInt16BE(data.length, 10)
    return Buffer.concat([start, data])
  })
  return Buffer.concat([header, query.subarray(headerOctets, end), ...answers])
}

function dataOf(record: string, type: string): Buffer {
  switch (type) {
    case 'A':
      return Buffer.from(record.split('.').map(Number))
    case 'AAAA':
      return Buffer.from(
        record
          .split(':')
          .map((group) => group.padStart(4, '0'))
          .join(''),
        'hex',
      )
    case 'MX': {
      const [priority = '', name = ''] = record.split(' ')
      return Buffer.concat([Buffer.from([0, Number(priority)]), nameOctets(name)])
    }
    case 'TXT':
      return Buffer.concat([Buffer.from([record.length]), Buffer.from(record, 'latin1')])
    default:
      return nameOctets(record)
  }
}

function nameOctets(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '')
  return Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ])
}

function readName(query: Buffer, start: number): { readonly name: string; readonly end: number } {
  const labels: string[] = []
  let at = start
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}
