import type { Database } from '../../src/store/database.ts'
import { migrationSource } from '../../src/store/migration-source.ts'

/** The last migration of the first tables that there were. */
const lastOfFirst = '0009-message-search'

/** Makes the tables as they were in the beginning. */
export async function migrateToFirst(database: Database): Promise<void> {
  const getMigrations = async (): Promise<string[]> =>
    (await migrationSource.getMigrations([])).filter((name) => name <= lastOfFirst)
  await database.writer.migrate.latest({ migrationSource: { ...migrationSource, getMigrations } })
}

/**
 * Fills the first tables with mails, a ticket and its history for each; all rows are made by the database itself.
 *
 * Every tenth came from an author of its own, and every hundredth was refused before its author was known.
 */
export async function fillFirst(database: Database, mails: number): Promise<void> {
  const isPostgres = database.dialect === 'postgres'
  const numbers = isPostgres
    ? `select n from generate_series(1, ${mails}) as n`
    : `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${mails}) select n from numbers`
  const id = (letter: string): string =>
    isPostgres ? `'${letter}' || lpad(cast(n as text), 25, '0')` : `printf('${letter}%025d', n)`
  const protocol = isPostgres ? `'2026-' || lpad(cast(n as text), 6, '0')` : `printf('2026-%06d', n)`
  const octets = `cast('Subject: x' as ${isPostgres ? 'bytea' : 'blob'})`
  const refused = 'n % 100 = 0'
  const author = `'a' || (n % ${Math.ceil(mails / 10)}) || '@client.example'`
  const at = `'2026-01-01T00:00:00.000Z'`
  const statements = [
    `insert into desks (id, address, mode, profile, enabled, language, acknowledge, created_at)
      values ('D1', 'suporte@desk.example', 'direct', 'aberto', true, 'pt-BR', false, ${at})`,
    `insert into desk_addresses (folded_address, address, desk_id, is_alias)
      values ('suporte@desk.example', 'suporte@desk.example', 'D1', false)`,
    `insert into contacts (id, address, name, role, active, by_email, registered, created_at)
      select ${id('C')}, ${author}, 'João', 'requester', true, true, true, ${at}
      from (${numbers}) as s where n <= ${Math.ceil(mails / 10)}`,
    `insert into messages (id, direction, door, state, disposition, reason, protocol, received_at, reverse_path,
        recipients, message_id, subject, author_address, author_folded, author_domain, recipient_folded,
        to_mailboxes, cc_mailboxes, kind, octets, sha256, body_sha256, content_state)
      select ${id('M')}, 'in', 'smtp', case when ${refused} then 'refused' else 'ticket' end,
        case when ${refused} then 'refused' else 'ticket' end,
        case when ${refused} then 'unknown-address' end, case when ${refused} then null else ${protocol} end, ${at},
        ${author}, '["suporte@desk.example","Copia@desk.example"]', 'm' || n || '@client.example', 'Pedido ' || n,
        case when ${refused} then null else ${author} end, case when ${refused} then null else ${author} end,
        case when ${refused} then null else 'client.example' end, 'suporte@desk.example', '[]', '[]', 'person', 10,
        'x', 'x', 'done' from (${numbers}) as s`,
    `insert into raw_messages (message_id, octets) select ${id('M')}, ${octets} from (${numbers}) as s`,
    `insert into tickets (id, protocol, kind, state, title, desk_id, requester_id, cc, unread, created_at, updated_at)
      select ${id('T')}, ${protocol}, 'ticket', 'open', 'Pedido ' || n, 'D1', null, '[]', 1, ${at}, ${at}
      from (${numbers}) as s where not ${refused}`,
    `insert into deliveries (message_id, position, recipient, desk_id, disposition, ticket_id, trace)
      select ${id('M')}, 0, 'suporte@desk.example', 'D1', case when ${refused} then 'refused' else 'ticket' end,
        case when ${refused} then null else ${id('T')} end, '[]' from (${numbers}) as s`,
    `insert into history (id, ticket_id, event, details, at)
      select ${id('H')}, ${id('T')}, 'opened', '{}', ${at} from (${numbers}) as s where not ${refused}`,
    `insert into protocol_counters (year, last) values (2026, ${mails})`,
    `insert into tallies (day, direction, state, count)
      select '2026-01-01', 'in', state, count(*) from messages group by state
      union all select '2026-01-01', 'in', 'received', count(*) from messages`,
  ]
  await database.writer.transaction(async (trx) => {
    for (const statement of statements) await trx.raw(statement)
  })
}
