import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isExecutable } from '../../../src/domain/mail/executable-file.ts'

const files: readonly [filename: string, contentType: string, expected: boolean][] = [
  ['fatura.pdf', 'application/pdf', false],
  ['foto.png', 'image/png', false],
  ['planilha.xlsx', 'application/octet-stream', false],
  ['fatura.pdf.EXE', 'application/pdf', true],
  ['fatura.exe.txt', 'text/plain', true],
  ['macro.xlsm', 'application/octet-stream', true],
  ['logo.svg', 'image/svg+xml', true],
  ['sem-extensao', 'Application/X-MSDownload', true],
  ['sem-extensao', 'application/octet-stream', false],
]

for (const [filename, contentType, expected] of files) {
  test(`isExecutable, ${filename} as ${contentType}, C39 is ${expected}`, () => {
    assert.equal(isExecutable(filename, contentType), expected)
  })
}
