import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { routes } from '../../src/admin/routes.ts'
import type { TestAdmin } from '../support/admin.ts'
import { crawl } from '../support/crawl.ts'
import { bringIn, mail } from '../support/incoming.ts'
import { openDesk, startMailAdmin } from '../support/mail-admin.ts'
import type { Visitor } from '../support/visitor.ts'

let admin: TestAdmin
let administrator: Visitor

before(async () => {
  admin = await startMailAdmin()
  administrator = await admin.signIn('administrator')
  for (const raw of [longSubject, longAuthor, manyPeople, manyAttachments]) {
    await bringIn(admin.intake, { raw })
  }
  await bringIn(admin.intake, {
    raw: mail(['From: ana@cliente.example', 'Subject: Cem']),
    to: Array.from({ length: 100 }, (_, index) => `suporte+${index}@empresa.example`),
  })
})

after(() => admin.close())

/** A text of a field in lines that every server lets pass. */
function folded(words: string, octets: number): string {
  return Array.from({ length: Math.ceil(octets / 800) }, () => words.repeat(800 / words.length)).join('\r\n ')
}

function people(count: number): string {
  return Array.from({ length: count }, (_, index) => `"P\u202E ${index}" <p${index}@cliente.example>`).join(
    ',\r\n ',
  )
}

const ana = 'From: Ana <ana@cliente.example>'
const longSubject = mail([ana, `Subject: ${folded('Muito longo \u202E <b>', 200_000)}`])
const longAuthor = mail([
  `From: "${folded('Nome longo ', 200_000)}" <longo@cliente.example>`,
  'Subject: Nome',
])
const manyPeople = mail([
  ana,
  `To: suporte@empresa.example,\r\n ${people(2_500)}`,
  `Cc: ${people(2_500)}`,
  'Subject: Muitos',
])
const manyAttachments = [
  ana,
  'Subject: Anexos',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  ...Array.from({ length: 200 }, (_, index) =>
    [
      '--b',
      'Content-Type: application/octet-stream',
      `Content-Disposition: attachment; filename="../../..\\${index}/\u202E${'x'.repeat(900)}.exe"`,
      '',
      'MZ',
    ].join('\r\n'),
  ),
  '--b--',
  '',
].join('\r\n')

test('every page, a subject and a name of 200 kB and thousands of people, stays below 600 kB', async () => {
  const pages = await crawl(administrator, ['/', '/messages/reprocess?scope=filter'])
  for (const [path, text] of pages) {
    assert.ok(text.length < 600_000, `${path} has ${text.length} characters`)
    if (!path.endsWith('/html')) assert.doesNotMatch(text, /\u202E/, path)
  }
  for (const path of ['/messages', '/tickets', '/contacts', '/messages/reprocess?scope=filter']) {
    const { length } = pages.get(path) ?? ''
    assert.ok(length > 0 && length < 40_000, `${path} has ${length} characters`)
  }
})

test('monitor, a message for a hundred recipients, shows a few and how many more', async () => {
  const { text } = await administrator.get('/messages?q=assunto:cem')
  assert.match(text, /suporte\+4@/)
  assert.doesNotMatch(text, /suporte\+5@/)
  assert.match(text, /e mais 95/)
})

test('ticket, two thousand people in copy, shows some and how many more', async () => {
  const list = await administrator.get('/tickets?q=muitos')
  const href = /href="(\/tickets\/[^"]+)"/.exec(list.text)?.[1] ?? ''
  assert.match((await administrator.get(href)).text, /e mais 2\.450/)
})

test('attachments, names that climb folders, security 6.10 come as a plain name and never as a page', async () => {
  const { reader } = admin.database
  const files: { id: string; message_id: string }[] = await reader('attachments').limit(3)
  assert.equal(files.length, 3)
  for (const { id, message_id } of files) {
    const { status, headers } = await administrator.get(`/messages/${message_id}/attachments/${id}`)
    assert.equal(status, 200)
    const disposition = String(headers['content-disposition'])
    assert.match(disposition, /^attachment; /)
    assert.doesNotMatch(decodeURIComponent(disposition), /\.\.[/\\]|[\u202E\r\n]/)
    assert.ok(disposition.length < 1_000, disposition)
    assert.equal(headers['content-type'], 'application/octet-stream')
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.match(String(headers['content-security-policy']), /sandbox/)
  }
})

test('attachments, of another message or by a path, security 6.10 6.17 are not found', async () => {
  const { reader } = admin.database
  const [file]: { id: string; message_id: string }[] = await reader('attachments').limit(1)
  const [other]: string[] = await reader('messages')
    .whereNot({ id: file?.message_id ?? '' })
    .limit(1)
    .pluck('id')
  for (const path of [
    `/messages/${other}/attachments/${file?.id}`,
    `/messages/${file?.message_id}/attachments/..%2F..%2Fportaria.db`,
    `/messages/${file?.message_id}/attachments/%2Fetc%2Fpasswd`,
    `/messages/..%2F..%2Fsecret.key/source`,
  ]) {
    assert.equal((await administrator.get(path)).status, 404, path)
  }
})

const garbage = [
  'before=x&after=y',
  'before=-1',
  'after=99999999999999999999',
  `after=${'9'.repeat(15)}`,
  'before=1.5e3&tab=..%2F..',
  'after=%00&q=%00',
  'q=%ff%fe&situation=__proto__&tab=constructor',
  `q=${'%22'.repeat(4_000)}`,
  `q=${'de:a@b.example+'.repeat(800)}`,
  `q=${encodeURIComponent('((((*) OR NEAR/ "^ - : \\ %_!')}`,
  'q=status:+motivo:+protocolo:+de:@+para:@',
  'scope=filter&id=x',
  'next=https://evil.example/',
  'address=%22%3E%3Cb%3E',
]

for (const { path } of routes.filter(({ method }) => method === 'get')) {
  test(`routes, get ${path} with garbage for parameters, is a page or a refusal and never a fault of ours`, async () => {
    const [message]: string[] = await admin.database.reader('messages').limit(1).pluck('id')
    const [ticket]: string[] = await admin.database.reader('tickets').limit(1).pluck('protocol')
    const known: Record<string, string> = {
      id: message ?? '',
      protocol: ticket ?? '',
      address: encodeURIComponent(openDesk.address),
    }
    const filled = path.replace(/:([a-zA-Z]+)/g, (_, name: string) => known[name] ?? 'x')
    for (const query of garbage) {
      const { status, text } = await administrator.get(`${filled}?${query}`)
      assert.ok(status < 500, `${query}: ${status}`)
      assert.doesNotMatch(text, /"><b>|\bfrom `|sqlite_|\.ts:\d/i, query)
    }
  })
}
