import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openDatabase } from '../../src/store/database.ts'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'

const desk = 'suporte@desk.example'

test('beyond 5 replay command, of an untouched and of a changed store, exits 0 and 65', async () => {
  const data = join(temporaryFolder(), 'data')
  const portaria = commandOn(data)
  await portaria(['address', 'add', desk, '--mode', 'direct', '--profile', 'aberto'])
  const mail = 'From: ana@cliente.example\nSubject: Impressora\n\nParada.\n'
  await portaria(['inject', '--from', 'ana@cliente.example', '--to', desk], mail)
  const sound = await portaria(['replay', '--json'])
  assert.deepEqual([sound.code, sound.stdout], [0, ''], sound.stderr)
  assert.match(sound.stderr, /1 judged again, 0 differ, 0 cannot be judged again/)

  const database = openDatabase(`sqlite:${join(data, 'portaria.db')}`)
  const { id } = await database.writer('messages').first('id')
  await database.writer('raw_messages').update({ octets: Buffer.from('From: x@y.example\r\n\r\n') })
  await database.close()
  const changed = await portaria(['replay', '--json', id])
  assert.equal(changed.code, 65)
  assert.match(changed.stdout, /"what":"octets"/)
  assert.match((await portaria(['replay'])).stdout, new RegExp(`^${id}  octets: `))
  assert.equal((await portaria(['replay', 'NOBODY'])).code, 66)
  assert.equal((await portaria(['replay', '--since', 'ontem'])).code, 64)
})
