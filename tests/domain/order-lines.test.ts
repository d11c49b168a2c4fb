import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orderKey } from '../../src/domain/order.ts'
import { readOrderLines } from '../../src/domain/order-lines.ts'

test('order lines, as a spreadsheet in Portuguese writes them, keep every further column C19', () => {
  const text = '\uFEFFNº do Pedido;Cliente;Situação;Total\r\n10045;Padaria Lua;Faturado;"1.234,50"\r\n\r\n'
  assert.deepEqual(readOrderLines(text), {
    orders: [
      {
        number: '10045',
        client: 'Padaria Lua',
        details: [
          { name: 'Situação', value: 'Faturado' },
          { name: 'Total', value: '1.234,50' },
        ],
      },
    ],
    faults: [],
  })
})

test('order lines, with commas and English headings, are the same orders', () => {
  const { orders } = readOrderLines('order,customer\n7,"Lua, Padaria"\n')
  assert.deepEqual(orders, [{ number: '7', client: 'Lua, Padaria', details: [] }])
})

const faults: readonly (readonly [string, string, string])[] = [
  ['no column of clients', 'pedido;nome\n1;Lua', 'columns 1 client'],
  ['nothing at all', '', 'columns 1 number, client'],
  ['no number', 'pedido;cliente\n;Lua', 'number 2 '],
  ['a number without letter or digit', 'pedido;cliente\n..;Lua', 'number 2 ..'],
  ['no client', 'pedido;cliente\n1;', 'client 2 '],
  ['one number in two spellings', 'pedido;cliente\nA1;Lua\n# a 1;Sol', 'repeated 3 # a 1'],
  ['a quotation mark that is never closed', 'pedido;cliente\n1;"Lua\n2;Sol', 'quote 2 '],
  ['more columns than any table', `pedido;cliente${';x'.repeat(49)}`, 'many-columns 1 51'],
]
for (const [circumstance, text, expected] of faults) {
  test(`order lines, ${circumstance}, name the line and what stood there`, () => {
    const [first] = readOrderLines(text).faults
    assert.equal(`${first?.fault} ${first?.line} ${first?.value}`, expected)
  })
}

test('order lines, of a hostile file, hold no control and end in time', () => {
  const { orders } = readOrderLines('pedido;cliente;x\n1\u202e2;\u0007Lua\ud800;=cmd\u0000')
  assert.deepEqual(orders[0]?.number, '12')
  assert.equal(orders[0]?.client.isWellFormed(), true)
  assert.deepEqual(orders[0]?.details, [{ name: 'x', value: '=cmd' }])
  const started = performance.now()
  readOrderLines(`pedido;cliente\n${'"'.repeat(2_000_000)}`)
  readOrderLines(`pedido;cliente\n${';'.repeat(2_000_000)}`)
  assert.ok(performance.now() - started < 5_000)
})

for (const [text, key] of [
  ['Nº 10045', '10045'],
  ['#10045', '10045'],
  [' 10 045 ', '10045'],
  ['AB-7', 'ab-7'],
  ['..', ''],
  ['no123', '123'],
] as const) {
  test(`order key, of ${text}, is ${key === '' ? 'nothing' : key}`, () => {
    assert.equal(orderKey(text), key)
  })
}
