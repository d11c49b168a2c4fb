import type { Database } from '../src/store/database.ts'

/** A desk of this many mails, five to a ticket. */
export type DeskSize = { readonly messages: number }

const mailsPerTicket = 5
/** Texts of sixty words, of which the mails have one each. */
const texts = 1_000
const wordsPerText = 60
const at = `'2026-01-05T13:00:00.000Z'`

/** Fills the tables of a database by hand, all rows made by the database itself: what is measured is reading them. */
export async function fillDesk({ writer, dialect }: Database, { messages }: DeskSize): Promise<void> {
  const isPostgres = dialect === 'postgres'
  const tickets = Math.floor(messages / mailsPerTicket)
  const numbers = (count: number): string =>
    isPostgres
      ? `(select i from generate_series(1, ${count}) as i) as n`
      : `(with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count}) select i from n) as n`
  const padded = (letter: string, number: string, width: number): string =>
    isPostgres
      ? `'${letter}' || lpad(cast(${number} as text), ${width}, '0')`
      : `printf('${letter}%0${width}d', ${number})`
  const id = (letter: string, number = 'i'): string => padded(letter, number, 25)
  const protocol = (number: string): string => padded('2026-', number, 6)
  // The mails of a ticket came one after the other with those of others between them; ticket 7 is a long one.
  const ticketOf = `(case when i % 1000 = 0 and i <= 400000 then 7 else 1 + (i - 1) % ${tickets} end)`
  const author = `'pessoa' || (${ticketOf} % 20000) || '@client.example'`
  const subject = (number: string): string => `'Impressora parada pedido' || ${number}`
  const state = `case when i % 7 = 0 then 'refused' when i <= ${tickets} then 'ticket' else 'reply' end`
  const statements = [
    `insert into desks (id, address, mode, profile, enabled, language, acknowledge, created_at)
      values ('desk', 'suporte@desk.example', 'direct', 'aberto', true, 'pt-BR', false, ${at})`,
    `insert into desk_addresses (folded_address, address, desk_id, is_alias)
      values ('suporte@desk.example', 'suporte@desk.example', 'desk', false)`,
    `insert into queues (id, name, folded_name, colour, distributes, capacity, position)
      select 'Q' || i, 'Fila ' || i, 'fila ' || i, 'blue', true, null, i from ${numbers(20)}`,
    `insert into ticket_types (id, name, folded_name, has_links, required_fields, position, active)
      select 'K' || i, 'Tipo ' || i, 'tipo ' || i, false, '[]', i, true from ${numbers(10)}`,
    `insert into users (id, name, password_hash, role, active, created_at)
      select 'U' || i, 'atendente' || i, 'x', 'operator', true, ${at} from ${numbers(10)}`,
    `insert into clients (id, name, folded_name, created_at)
      select 'E' || i, 'Empresa ' || i, 'empresa ' || i, ${at} from ${numbers(2_000)}`,
    `insert into contacts (id, address, name, role, active, by_email, registered, created_at, search_text)
      select ${id('C', 'i - 1')}, 'pessoa' || (i - 1) || '@client.example', 'Pessoa', 'requester', true, true, false, ${at},
        'pessoa pessoa' || (i - 1) || '@client.example' from ${numbers(20_000)}`,
    `insert into tickets (id, protocol, kind, state, title, desk_id, requester_id, client_id, cc, unread, created_at,
        updated_at, queue_id, type_id, assignee_id)
      select ${id('T')}, ${protocol('i')}, case when i % 20 = 0 then 'pre-ticket' else 'ticket' end,
        case when i > ${tickets} * 0.95 or i % 100 = 0 then 'open' else 'closed' end, ${subject('i')}, 'desk',
        ${id('C', 'i % 20000')}, case when i % 3 = 0 then 'E' || (1 + i % 2000) end, '[]',
        case when i % 500 = 0 then 1 else 0 end, ${at}, ${at},
        case when i % 2 = 0 then 'Q' || (1 + (i / 2) % 20) end, 'K' || (1 + i % 10),
        case when i % 4 = 0 then 'U' || (1 + (i / 4) % 10) end
      from ${numbers(tickets)}`,
    `insert into messages (id, direction, door, state, disposition, reason, reply, protocol, received_at, reverse_path,
        recipients, message_id, subject, author_name, author_address, author_folded, author_domain, recipient_folded,
        to_mailboxes, cc_mailboxes, kind, octets, content_state)
      select ${id('M')}, 'in', 'smtp', ${state}, ${state},
        case when i % 1001 = 0 then 'subject-missing' when i % 7 = 0 then 'blocked-author' end, '250 2.6.0',
        case when i % 7 = 0 then null else ${protocol(ticketOf)} end, ${at}, ${author}, '["suporte@desk.example"]',
        i || '@client.example', ${subject('i')}, 'Pessoa', ${author}, ${author}, 'client.example',
        'suporte@desk.example', '[]', '[]', 'new', 4096, 'extracted'
      from ${numbers(messages)}`,
    `insert into deliveries (message_id, position, recipient, desk_id, disposition, ticket_id, trace)
      select ${id('M')}, 0, 'suporte@desk.example', 'desk', ${state},
        case when i % 7 = 0 then null else ${id('T', ticketOf)} end, '[]' from ${numbers(messages)}`,
    'insert into message_recipients (address, seq) select recipient_folded, seq from messages',
    'create temporary table bench_texts (k integer primary key, body text not null)',
  ]
  const more = [
    `insert into contents (message_id, text, reply_text, quoted_text)
      select ${id('M')}, body, body, '' from ${numbers(messages)} join bench_texts on k = i % ${texts}`,
    `insert into history (id, ticket_id, event, details, at)
      select ${id('H')}, ${id('T', ticketOf)}, 'mail-received', '{}', ${at} from ${numbers(messages)}`,
    isPostgres
      ? `insert into message_search (seq, subject, words) select seq, to_tsvector('simple', subject),
          to_tsvector('simple', 'impressora parada pedido' || seq || ' pessoa client example suporte desk') from messages`
      : `insert into message_search (rowid, subject, people)
          select seq, 'impressora parada pedido' || seq, 'pessoa client example suporte desk' from messages`,
    ticketWords(isPostgres),
    'delete from text_waiting',
    'update text_progress set below = 0',
    'drop table bench_texts',
  ]
  await writer.transaction(async (trx) => {
    for (const statement of statements) await trx.raw(statement)
    for (let k = 0; k < texts; k++)
      await trx.raw('insert into bench_texts (k, body) values (?, ?)', [k, textOf(k)])
    for (const statement of more) await trx.raw(statement)
  })
  await writer.raw(isPostgres ? 'vacuum analyze' : 'analyze')
}

/** The full text of each ticket: that of its five mails. */
function ticketWords(isPostgres: boolean): string {
  const body = Array.from({ length: mailsPerTicket }, (_, mail) => `t${mail}.body`).join(` || ' ' || `)
  const joins = Array.from(
    { length: mailsPerTicket },
    (_, mail) => `join bench_texts as t${mail} on t${mail}.k = (seq + ${200 * mail}) % ${texts}`,
  ).join(' ')
  const subject = `'impressora parada pedido' || seq`
  const writers = `'pessoa pessoa' || (seq % 20000) || ' client example'`
  const people = `'2026 ' || seq || ' empresa suporte desk example'`
  if (!isPostgres)
    return `insert into ticket_words (rowid, subject, writers, people, body)
      select seq, ${subject}, ${writers}, ${people}, ${body} from tickets ${joins} order by seq`
  const vector = (text: string, letter: string): string =>
    `setweight(to_tsvector('simple', ${text}), '${letter}')`
  return `insert into ticket_words (seq, words) select seq, ${vector(subject, 'A')} || ${vector(writers, 'B')} ||
    ${vector(people, 'C')} || ${vector(body, 'D')} from tickets ${joins} order by seq`
}

/** Sixty words, some common and most rare, as in any language; one text of a hundred speaks of a second floor. */
function textOf(k: number): string {
  let seed = k + 1
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  for (let warm = 0; warm < 5; warm++) random()
  const words = Array.from({ length: wordsPerText }, () => wordOf(Math.floor(20_000 ** random())))
  return `${k % 100 === 0 ? 'segundo andar ' : ''}${words.join(' ')}`
}

const syllables = 'ba be bi bo bu da de di do du la le li lo lu ra re ri ro ru'.split(' ')

function wordOf(rank: number): string {
  let word = ''
  for (let rest = rank; rest > 0 || word.length < 4; rest = Math.floor(rest / syllables.length))
    word = `${syllables[rest % syllables.length] ?? ''}${word}`
  return word
}
