const signature = 0x223e9f78
const messageLevel = 1
const attachmentLevel = 2
const attRenderData = 0x00069002
const attTitle = 0x00018010
const attData = 0x0006800f
const attSubject = 0x00018004

/** Makes a small winmail.dat with one file in it, as Outlook would wrap it. MS-OXTNEF §2.1.3 */
export function winmail(): Uint8Array {
  const header = Buffer.alloc(6)
  header.writeUInt32LE(signature, 0)
  return Buffer.concat([
    header,
    attribute(messageLevel, attSubject, Buffer.from('Proposta comercial\0')),
    attribute(attachmentLevel, attRenderData, Buffer.alloc(14)),
    attribute(attachmentLevel, attTitle, Buffer.from('proposta.txt\0')),
    attribute(attachmentLevel, attData, Buffer.from('Proposta: doze meses, R$ 990,00 por mes.\r\n')),
  ])
}

function attribute(level: number, id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUInt8(level, 0)
  head.writeUInt32LE(id, 1)
  head.writeUInt32LE(data.length, 5)
  const checksum = Buffer.alloc(2)
  checksum.writeUInt16LE(
    data.reduce((sum, octet) => (sum + octet) & 0xffff, 0),
    0,
  )
  return Buffer.concat([head, data, checksum])
}
