import type { Profile } from '../../domain/desk.ts'
import { addBlock } from '../../store/blocklist.ts'
import { saveBranch } from '../../store/branches.ts'
import { addClassification } from '../../store/classifications.ts'
import { addContact } from '../../store/contacts.ts'
import type { Database } from '../../store/database.ts'
import { addDesk } from '../../store/desks.ts'
import { newId } from '../../store/id.ts'
import { saveOrders } from '../../store/orders.ts'
import { saveQueue } from '../../store/queues.ts'
import { saveTicketType } from '../../store/ticket-types.ts'
import { demoDomain } from './mails.ts'

/** Sets a house up as a company would, so that each kind of page has something to show. */
export async function furnish(database: Database): Promise<void> {
  const now = new Date()
  await furnishDoor(database, now)
  await furnishDesk(database, now)
}

async function furnishDoor(database: Database, now: Date): Promise<void> {
  const desk = (local: string, settings: { profile: Profile; enabled?: boolean; acknowledge?: boolean }) =>
    addDesk(
      database.writer,
      { address: `${local}@${demoDomain}`, aliases: [], mode: 'direct', ...settings },
      now,
    )
  await desk('suporte', { profile: 'aberto', acknowledge: true })
  await desk('sac', { profile: 'triagem' })
  await desk('chamados', { profile: 'estrito' })
  await desk('antigo', { profile: 'aberto', enabled: false })
  await addContact(
    database.writer,
    { address: 'ana@cliente.example', name: 'Ana Souza', role: 'requester', client: 'Cliente Exemplo' },
    now,
  )
  await addBlock(database.writer, { pattern: 'spam.example', reason: 'Propaganda', owner: 'demo' }, now)
}

async function furnishDesk(database: Database, now: Date): Promise<void> {
  const branchId = newId(now)
  await saveBranch(database, { id: branchId, name: 'São Paulo' })
  const work = [
    { name: 'Suporte técnico', colour: 'blue', type: 'Suporte técnico' },
    { name: 'Fiscal', colour: 'red', type: 'Nota fiscal' },
    { name: 'Pós-venda', colour: 'purple', type: 'Pedido' },
  ] as const
  const typeIds = new Map<string, string>()
  for (const [index, { name, colour, type }] of work.entries()) {
    const queueId = newId(now)
    const typeId = newId(now)
    const position = index + 1
    await saveQueue(database, { id: queueId, name, colour, distributes: true, capacity: null, position }, [])
    await saveTicketType(database, {
      ...{ id: typeId, name: type, queueId, groupId: null, branchId, position, active: true },
      hasLinks: false,
      requiredFields: type === 'Pedido' ? ['client', 'order'] : ['client'],
    })
    typeIds.set(type, typeId)
  }
  for (const [name, value, type] of [
    ['Notas fiscais', 'nota fiscal', 'Nota fiscal'],
    ['Impressoras e telas', 'impressora', 'Suporte técnico'],
    ['Pedidos de clientes', 'pedido', 'Pedido'],
  ] as const) {
    await addClassification(
      database.writer,
      {
        name,
        rows: [{ field: 'subject', header: '', condition: 'contains', value, operator: 'or' }],
        typeId: typeIds.get(type) ?? null,
        mode: 'active',
      },
      { actor: 'demo', now },
    )
  }
  const details = [
    { name: 'Situação', value: 'Enviado em 12/11' },
    { name: 'Transportadora', value: 'Rápida Exemplo' },
  ]
  await saveOrders(database.writer, [{ number: '88123', client: 'Consumidor Maria', details }], 'import', now)
}
