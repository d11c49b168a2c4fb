import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attachmentDisposition, safeFileName } from '../../../src/admin/files/file-name.ts'

const names: readonly [circumstance: string, given: string | null, safe: string][] = [
  ['an ordinary name', 'relatório final.pdf', 'relatório final.pdf'],
  ['no name', null, 'anexo'],
  ['only dots', '...', 'anexo'],
  ['a path upwards', '../../etc/passwd', '_.._etc_passwd'],
  ['a Windows path', 'C:\\x\\y.txt', 'C__x_y.txt'],
  ['a hidden file', '.htaccess', 'htaccess'],
  ['a hidden file behind a zero-width blank', '\u200B.htaccess', 'htaccess'],
  ['a device', 'CON', '_CON'],
  ['a device with an extension', 'nul.txt', '_nul.txt'],
  ['line breaks and NUL', 'a\r\nb\0.txt', 'ab.txt'],
  ['a right-to-left override', 'x\u202Efdp.exe', 'xfdp.exe'],
]

for (const [circumstance, given, safe] of names) {
  test(`safeFileName, ${circumstance}, security 6.10 gives a name safe to save`, () => {
    assert.equal(safeFileName(given, 'anexo'), safe)
  })
}

test('safeFileName, 4000 characters, security 6.10 is cut and keeps its extension', () => {
  const name = safeFileName(`${'ã'.repeat(4000)}.pdf`, 'anexo')
  assert.ok(Buffer.byteLength(name) <= 180)
  assert.match(name, /ã\.pdf$/)
})

test('attachmentDisposition, quotes, percent and accents, has an ASCII name and the real one', () => {
  assert.equal(
    attachmentDisposition(`ação 100%'.pdf`),
    `attachment; filename="acao 100_'.pdf"; filename*=UTF-8''a%C3%A7%C3%A3o%20100%25%27.pdf`,
  )
})

test('attachmentDisposition, a name without ASCII, falls back', () => {
  assert.match(attachmentDisposition('文書'), /filename="file"; filename\*=UTF-8''%E6%96%87%E6%9B%B8/)
})
