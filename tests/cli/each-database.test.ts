import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandOn } from '../support/command.ts'
import { forEachDialect } from '../support/database.ts'
import { temporaryFolder } from '../support/folders.ts'
import { test } from 'node:test'

const desk = 'suporte@desk.example'
const ana = 'ana@cliente.example'

function mail(subject: string): string {
  return `From: Ana <${ana}>\nTo: ${desk}\nSubject: ${subject}\nMessage-ID: <${subject}@cliente.example>\n\nOi\n`
}

/** Commands that read or change something, in the order in which an administrator might give them. */
const given: readonly (readonly string[])[] = [
  ['address', 'list'],
  ['address', 'set', desk, '--profile', 'triagem'],
  ['contact', 'add', 'rui@x.example', '--name', 'Rui', '--role', 'requester'],
  ['contact', 'set', 'rui@x.example', '--active', 'no'],
  ['contact', 'list'],
  ['order', 'list', '--number', '1'],
  ['blocklist', 'add', 'spam.example', '--reason', 'Propaganda'],
  ['blocklist', 'list'],
  ['blocklist', 'remove', 'spam.example'],
  ['filter', 'add', 'robo@x.example'],
  ['filter', 'list'],
  ['filter', 'remove', 'robo@x.example'],
  ['messages', 'list', '--state', 'ticket', '--search', `para:${desk}`],
  ['messages', 'list', '--since', '2026-01-01T00:00:00Z'],
  ['messages', 'export'],
  ['tickets', 'list', '--state', 'open'],
  ['reprocess', '--filter', `de:${ana}`],
  ['doctor'],
]

forEachDialect((dialect, open) => {
  test('every command, on both databases, does what it says and exits 0', async () => {
    await using database = await open()
    const folder = temporaryFolder()
    const url = dialect === 'postgres' ? database.url : `sqlite:${join(folder, 'portaria.db')}`
    const portaria = commandOn(join(folder, 'data'), { PORTARIA_DATABASE_URL: url })
    await portaria(['address', 'add', desk, '--mode', 'direct', '--profile', 'aberto'])
    const injected = await portaria(['inject', '--from', ana, '--to', desk], mail('Impressora'))
    assert.equal(injected.code, 0, injected.stderr)
    for (const args of given) {
      const { code, stderr } = await portaria([...args, '--json'])
      assert.equal(code, 0, `${args.join(' ')}: ${stderr}`)
    }
    const [message] = (await portaria(['messages', 'list', '--json', '--state', 'ticket'])).lines()
    assert.equal(message?.subject, 'Impressora')
    assert.equal((await portaria(['message', 'show', String(message?.id), '--json'])).lines().length, 1)
    assert.match((await portaria(['message', 'raw', String(message?.id)])).stdout, /Oi/)
    assert.equal((await portaria(['ticket', 'show', injected.stdout.trim(), '--json'])).code, 0)
    const people = join(folder, 'pessoas.csv')
    writeFileSync(people, 'address,name,role\nzoe@x.example,Zoé,requester\n')
    const imported = await portaria(['contact', 'import', people])
    assert.equal(imported.code, 0, imported.stderr)
    const eml = join(folder, 'x.eml')
    writeFileSync(eml, mail('Ensaio'))
    assert.equal((await portaria(['simulate', eml, '--from', ana, '--to', desk])).code, 0)
  })
})
