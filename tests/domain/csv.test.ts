import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCsv } from '../../src/domain/csv.ts'

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
