import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, migrate, openDatabase } from '../src/store/database.ts'
import { startTestAdmin } from '../tests/support/admin.ts'
import { startPostgres } from '../tests/support/postgres.ts'
import { median } from './accounting.ts'
import { fillDesk } from './desk-rows.ts'

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
  ['tickets, open', '/tickets?situation=open'],
  ['tickets, pre-tickets', '/tickets?situation=pre-tickets'],
  ['tickets, unread', '/tickets?situation=unread'],
  ['tickets, closed', '/tickets?situation=closed'],
  ['tickets, far back', '/tickets?before=1000'],
  ['tickets, a queue', '/tickets?queue=Q7'],
  ['tickets, open ones of a queue', '/tickets?situation=open&queue=Q7'],
  ['tickets, by a queue’s name', '/tickets?q=fila:%22fila+7%22'],
  ['tickets, several queues', '/tickets?q=fila:fila'],
  ['tickets, a type', '/tickets?q=tipo:%22tipo+3%22'],
  ['tickets, an agent', '/tickets?q=atendente:atendente3'],
  ['tickets, of nobody', '/tickets?q=atendente:eu'],
  ['tickets, a client', '/tickets?q=cliente:%22empresa+1234%22'],
  ['tickets, a requester', '/tickets?q=de:pessoa4711@client.example'],
  ['tickets, a name', '/tickets?q=de:pessoa4711'],
  ['tickets, a domain', '/tickets?q=de:@client.example'],
  ['tickets, a word in all', '/tickets?q=impressora'],
  ['tickets, a beginning of three letters', '/tickets?q=ped'],
  ['tickets, a word of the subject', '/tickets?q=assunto:impressora'],
  ['tickets, a common word of the text', '/tickets?q=texto:baba'],
  ['tickets, a common beginning in the text', '/tickets?q=texto:bad'],
  ['tickets, a rare word', '/tickets?q=pedido4711'],
  ['tickets, common words together', '/tickets?q=impressora+parada+baba'],
  ['tickets, a phrase', '/tickets?q=%22segundo+andar%22'],
  ['tickets, a common phrase', '/tickets?q=%22impressora+parada%22'],
  ['tickets, a word without another', '/tickets?q=impressora+-andar'],
  ['tickets, without a word', '/tickets?q=-andar'],
  ['tickets, without the word in all', '/tickets?q=-impressora'],
  ['tickets, a word in all and a queue', '/tickets?q=impressora&queue=Q7'],
  ['tickets, a word in all and a client', '/tickets?q=impressora+cliente:%22empresa+1234%22'],
  ['tickets, a word in all and unread', '/tickets?q=impressora&situation=unread'],
  ['tickets, a number', '/tickets?q=2026-000777'],
  ['ticket, of five mails', '/tickets/2026-000777'],
  ['ticket, of hundreds of mails', '/tickets/2026-000007'],
  ['monitor, mails of a queue', '/messages?q=fila:%22fila+7%22'],
  ['searches', '/searches'],
  ['contacts', '/contacts'],
  ['contacts, one in the middle', '/contacts?q=pessoa19999'],
  ['start', '/'],
]

/** Measures list pages over HTTP with this many stored messages, five to a ticket; milliseconds. */
export async function benchPages(
  messages: number,
  on: 'sqlite' | 'postgres',
  print: (line: string) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portaria-bench-'))
  const postgres = on === 'postgres' ? await startPostgres() : null
  if (on === 'postgres' && postgres === null) throw new Error('expected PostgreSQL, found none')
  try {
    await measure(openDatabase(postgres?.url ?? `sqlite:${join(folder, 'portaria.db')}`), messages, print)
  } finally {
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(database: Database, messages: number, print: (line: string) => void): Promise<void> {
  await migrate(database)
  const startedAt = performance.now()
  await fillDesk(database, { messages })
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
  }
}
