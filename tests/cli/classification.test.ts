import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openDatabase } from '../../src/store/database.ts'
import { addHouse, addRule } from '../support/classification.ts'
import { commandOn } from '../support/command.ts'
import { temporaryFolder } from '../support/folders.ts'

const desk = 'suporte@desk.example'

test('C44 simulate, a file that two rules match, prints type, queue, rule and the other rule', async () => {
  const folder = temporaryFolder()
  const portaria = commandOn(join(folder, 'data'))
  await portaria(['address', 'add', desk, '--mode', 'direct', '--profile', 'aberto'])
  const database = openDatabase(`sqlite:${join(folder, 'data', 'portaria.db')}`)
  await addHouse(database)
  await addRule(database, 'Notas', [{ field: 'text', condition: 'contains', value: 'nota' }])
  await addRule(database, 'Todas\u001b[31m', [{ condition: 'lacks', value: 'zzz' }], { typeId: 't2' })
  await database.close()
  const file = join(folder, 'um.eml')
  writeFileSync(
    file,
    `From: ana@cliente.example\nTo: ${desk}\nSubject: Um\nMessage-ID: <um@x.example>\n\nA nota.\n`,
  )
  const asked = ['simulate', file, '--from', 'ana@cliente.example', '--to', desk]
  const { stdout, code, stderr } = await portaria(asked)
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^Type: Nota fiscal, queue Fiscal, by the classification Notas$/m)
  assert.match(stdout, /^Also matching: Todas/m)
  assert.ok(!stdout.includes('\u001b'))
  const [json] = (await portaria([...asked, '--json'])).lines()
  assert.equal(JSON.parse(JSON.stringify(json)).ticket.given.type, 'Nota fiscal')
})
