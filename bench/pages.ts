import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, migrate, openDatabase } from '../src/store/database.ts'
import { startTestAdmin } from '../tests/support/admin.ts'
import { median } from './accounting.ts'

const repetitions = 15

/** What an operator opens all day. */
const pages: readonly (readonly [name: string, path: string])[] = [
  ['monitor', '/messages'],
  ['monitor, refused ones', '/messages?q=status:refused'],
  ['monitor, one reason', '/messages?q=motivo:subject-missing'],
  ['monitor, one author', '/messages?q=de:pessoa4711@client.example'],
  ['monitor, a whole domain', '/messages?q=de:@client.example'],
  ['monitor, one recipient', '/messages?q=para:suporte@desk.example'],
  ['monitor, one protocol', '/messages?q=protocolo:2026-500000'],
  ['monitor, a common word of the subject', '/messages?q=assunto:impressora'],
  ['monitor, a rare word of the subject', '/messages?q=assunto:pedido4711'],
  ['monitor, a common word and a reason', '/messages?q=assunto:impressora+motivo:subject-missing'],
  ['tickets', '/tickets'],
  ['tickets, unread', '/tickets?situation=unread'],
  ['tickets, a common word', '/tickets?q=impressora'],
  ['contacts', '/contacts'],
  ['contacts, one in the middle', '/contacts?q=pessoa19999'],
  ['start', '/'],
]

/** Measures list pages over HTTP with this many stored messages, half of them with a ticket; milliseconds. */
export async function benchPages(messages: number, print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portaria-bench-'))
  const database = openDatabase(`sqlite:${join(folder, 'portaria.db')}`)
  await migrate(database)
  const startedAt = performance.now()
  await fill(database, messages)
  print(`${messages} messages made in ${((performance.now() - startedAt) / 1_000).toFixed(0)} s\n`)
  const admin = await startTestAdmin({ database })
  try {
    const operator = await admin.signIn('operator')
    print('| page | median ms | slowest ms |')
    print('|---|---|---|')
    for (const [name, path] of pages) {
      const times: number[] = []
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const from = performance.now()
        const { status } = await operator.get(path)
        times.push(performance.now() - from)
        if (status !== 200) throw new Error(`expected 200 for ${path}, got ${status}`)
      }
      print(`| ${name} | ${median(times).toFixed(0)} | ${Math.max(...times).toFixed(0)} |`)
    }
  } finally {
    await admin.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Rows are made inside SQLite: what is measured is reading them. */
async function fill({ writer }: Database, messages: number): Promise<void> {
  const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${messages})`
  await writer.raw(
    `insert into messages (id, direction, door, state, disposition, reason, reply, protocol, received_at, reverse_path,
       recipients, message_id, subject, author_name, author_address, author_folded, author_domain, recipient_folded,
       to_mailboxes, cc_mailboxes, kind, octets, content_state)
     ${numbers} select printf('M%025d', i), 'in', 'smtp',
       case when i % 2 = 0 then 'ticket' when i % 3 = 0 then 'reply' else 'refused' end,
       case when i % 2 = 0 then 'ticket' when i % 3 = 0 then 'reply' else 'refused' end,
       case when i % 2 = 0 or i % 3 = 0 then null when i % 1001 = 0 then 'subject-missing' else 'blocked-author' end,
       '250 2.6.0', case when i % 2 = 0 then printf('2026-%06d', i) end, '2026-01-05T13:00:00.000Z',
       printf('pessoa%d@client.example', i % 20000), '["suporte@desk.example"]', printf('%d@client.example', i),
       printf('Impressora parada pedido%d', i), 'Pessoa', printf('pessoa%d@client.example', i % 20000),
       printf('pessoa%d@client.example', i % 20000), 'client.example', 'suporte@desk.example', '[]', '[]', 'new', 4096,
       'absent' from n`,
  )
  await writer.raw('insert into message_recipients select recipient_folded, seq from messages')
  await writer.raw(
    `insert into message_search (rowid, subject, people)
     select seq, 'impressora parada pedido' || seq, 'pessoa client example suporte desk' from messages`,
  )
  await writer.raw(
    `insert into tickets (id, protocol, kind, state, title, desk_id, requester_id, cc, unread, created_at, updated_at)
     ${numbers} select printf('T%025d', i), printf('2026-%06d', i), 'ticket',
       case when i % 5 = 0 then 'open' else 'closed' end, printf('Impressora parada pedido%d', i), 'desk', null, '[]',
       i % 4, '2026-01-05T13:00:00.000Z', '2026-01-05T13:00:00.000Z' from n where i % 2 = 0`,
  )
  await writer.raw(
    `insert into ticket_search (rowid, subject, people)
     select seq, 'impressora parada pedido' || seq, 'pessoa client example' from tickets`,
  )
  await writer.raw(
    `insert into contacts (id, address, name, role, active, by_email, registered, created_at, search_text)
     ${numbers} select printf('C%025d', i), printf('pessoa%d@client.example', i), 'Pessoa', 'requester', 1, 1, 0,
       '2026-01-05T13:00:00.000Z', printf('pessoa pessoa%d@client.example', i) from n`,
  )
  await writer.raw('analyze')
}
