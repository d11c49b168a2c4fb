import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openDatabase } from '../../src/store/database.ts'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'

const desk = 'suporte@desk.example'

test('beyond 9 verify command, one octet or one reply changed, exits 65 and names the message', async () => {
  const data = join(temporaryFolder(), 'data')
  const portaria = commandOn(data)
  await portaria(['address', 'add', desk, '--mode', 'direct', '--profile', 'aberto'])
  const mail = 'From: ana@cliente.example\nSubject: Impressora\n\nParada.\n'
  const injected = await portaria(['inject', '--from', 'ana@cliente.example', '--to', desk], mail)
  const sound = await portaria(['verify', '--json'])
  assert.equal(sound.code, 0, sound.stderr)
  assert.deepEqual([sound.lines()[0]?.sound, sound.lines()[0]?.messages], [true, 1])

  const database = openDatabase(`sqlite:${join(data, 'portaria.db')}`)
  const { id, reply } = await database.writer('messages').first('id', 'reply')
  assert.equal(reply, `250 2.6.0 Protocolo ${injected.stdout.trim()}`)
  const { octets } = await database.writer('raw_messages').first('octets')
  const changed = Buffer.from(octets)
  changed[0] = (changed[0] ?? 0) ^ 1
  await database.writer('raw_messages').update({ octets: changed })
  const byOctet = await portaria(['verify'])
  assert.equal(byOctet.code, 65)
  assert.match(byOctet.stdout, new RegExp(`message ${id}: its octets have been changed`))

  await database.writer('raw_messages').update({ octets })
  await database.writer('messages').update({ reply: '250 2.6.0 Protocolo 2026-000099' })
  await database.close()
  assert.match((await portaria(['verify'])).stdout, new RegExp(`changed: message ${id} of link 1`))
  const doctor = (await portaria(['doctor', '--json'])).lines()
  assert.equal(doctor.find(({ check }) => check === 'chain')?.state, 'fail')
})
