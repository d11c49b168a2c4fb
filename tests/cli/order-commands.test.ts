import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'

test('order import, of a file with a semicolon in Windows-1252, C18 keeps orders that the list finds', async () => {
  const folder = temporaryFolder()
  const portaria = commandOn(join(folder, 'data'))
  const file = join(folder, 'pedidos.csv')
  const lines = Array.from({ length: 1_200 }, (_, at) => `${10_000 + at};Padaria São João;${at}`)
  writeFileSync(file, Buffer.from(`pedido;cliente;situação\r\n${lines.join('\r\n')}\r\n`, 'latin1'))
  const imported = await portaria(['order', 'import', file, '--json'])
  assert.equal(imported.code, 0, imported.stderr)
  assert.deepEqual(imported.lines()[0], { added: 1_200, changed: 0 })
  const listed = await portaria(['order', 'list', '--number', '10045', '--json'])
  const [{ updatedAt: _, ...order } = {}] = listed.lines()
  assert.deepEqual(order, {
    number: '10045',
    client: 'Padaria São João',
    source: 'import',
    details: { situação: '45' },
  })
})

test('order import, with a line at fault, imports nothing and names the line', async () => {
  const folder = temporaryFolder()
  const portaria = commandOn(join(folder, 'data'))
  const file = join(folder, 'pedidos.csv')
  writeFileSync(file, 'pedido,cliente\n1,Lua\n,Sol\n2,\n#1,Mar\n')
  const { code, stderr } = await portaria(['order', 'import', file])
  assert.equal(code, 65)
  for (const told of [
    'line 3: expected the number',
    'line 4: expected a client',
    'line 5: expected each order once',
  ])
    assert.ok(stderr.includes(told), stderr)
  assert.deepEqual((await portaria(['order', 'list', '--json'])).lines(), [])
})
