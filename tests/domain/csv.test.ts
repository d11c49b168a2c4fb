import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvLine, parseCsv } from '../../src/domain/csv.ts'

test('CSV, as spreadsheets write it, gives rows and cells', () => {
  const cases: [text: string, rows: string[][]][] = [
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a;b\r\n1;2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\n"x, y","say ""hi"""\n',
      [
        ['a', 'b'],
        ['x, y', 'say "hi"'],
      ],
    ],
    [
      'a,b\n"two\nlines",\n',
      [
        ['a', 'b'],
        ['two\nlines', ''],
      ],
    ],
    ['', []],
  ]
  for (const [text, rows] of cases) assert.deepEqual(parseCsv(text), rows, JSON.stringify(text))
})

test('csvLine, cells that a spreadsheet would compute, security 6.9 begin with an apostrophe', () => {
  const hostile = [
    '=HYPERLINK("http://x.example";"a")',
    '+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
  ]
  for (const cell of hostile) {
    assert.equal(csvLine([cell]), `"'${cell.replaceAll('"', '""')}"\r\n`, JSON.stringify(cell))
  }
  assert.equal(csvLine(['a=1', ' x', '2026-000001']), '"a=1";" x";"2026-000001"\r\n')
})

test('csvLine, any cells, security 6.9 are read back as they were and none begins a formula', () => {
  const cells = fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 5 })
  fc.assert(
    fc.property(cells, (row) => {
      const [, read = []] = parseCsv(csvLine(['a', 'b', 'c']) + csvLine(row))
      assert.deepEqual(
        read.map((cell, index) => (cell === `'${row[index]}` ? row[index] : cell)),
        row,
      )
      for (const cell of read) assert.doesNotMatch(cell, /^[=+\-@\t\r\n＝＋－＠]/)
    }),
  )
})
