import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { commandOn } from '../support/command.ts'
import { filesBelow } from '../support/files.ts'
import { temporaryFolder } from '../support/folders.ts'

const desk = 'suporte@desk.example'
const ana = 'ana.secreta@cliente.example'

test('person commands, exported and erased LGPD, hand out the mail and leave a store that verifies', async () => {
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  const portaria = commandOn(data)
  await portaria(['address', 'add', desk, '--mode', 'direct', '--profile', 'aberto'])
  const mail = `From: ${ana}\nSubject: Impressora secreta\n\nParada.\n`
  await portaria(['inject', '--from', ana, '--to', desk], mail)
  const archive = join(folder, 'ana.zip')
  const exported = await portaria(['person', 'export', ana, archive])
  assert.equal(exported.code, 0, exported.stderr)
  const text = readFileSync(archive, 'latin1')
  for (const part of ['person.json', '"Impressora secreta"', `From: ${ana}`])
    assert.ok(text.includes(part), part)
  assert.equal(statSync(archive).mode & 0o077, 0, 'nobody else reads it')
  assert.notEqual((await portaria(['person', 'export', ana, archive])).code, 0, 'no file is written over')

  assert.equal((await portaria(['person', 'erase', ana, '--confirm', 'ana@cliente.example'])).code, 64)
  assert.notEqual((await portaria(['person', 'erase', 'x@y.example', '--confirm', 'x@y.example'])).code, 0)
  const erased = await portaria(['person', 'erase', ana, '--confirm', ana.toUpperCase(), '--json'])
  assert.equal(erased.code, 0, erased.stderr)
  assert.deepEqual([erased.lines()[0]?.messages, erased.lines()[0]?.tickets], [1, 1])
  const verified = await portaria(['verify', '--json'])
  assert.equal(verified.code, 0, verified.stdout)
  assert.deepEqual([verified.lines()[0]?.sound, verified.lines()[0]?.erased], [true, 1])
  assert.match((await portaria(['verify'])).stdout, /1 erased/)
  for (const { check, state } of (await portaria(['doctor', '--json'])).lines())
    if (['chain', 'audit', 'equation'].includes(String(check))) assert.equal(state, 'ok', String(check))
  const left = filesBelow(data, '').filter((name) => /secreta/i.test(readFileSync(name, 'latin1')))
  assert.deepEqual(left, [])
})
