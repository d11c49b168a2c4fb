import type { TemplateValues } from '../domain/outgoing/template.ts'
import type { Db } from './dialect.ts'

/** What templates may say of a ticket, and what says where its mail comes from and goes to. */
export type TicketFacts = {
  readonly id: string
  readonly protocol: string
  readonly title: string
  readonly state: string
  readonly typeId: string | null
  readonly stageId: string | null
  readonly assigneeId: string | null
  readonly requesterAddress: string | null
  /** What stands for each variable, but for the brand, which hangs on the channel. C28 */
  readonly values: TemplateValues
}

type FactsRow = {
  id: string
  protocol: string
  title: string
  state: string
  type_id: string | null
  stage_id: string | null
  assignee_id: string | null
  due_at: string | null
  order_number: string | null
  contact: string | null
  address: string | null
  client: string | null
  queue: string | null
  type: string | null
  branch: string | null
  contract: string | null
  stage: string | null
  user: string | null
  employee: string | null
  job_title: string | null
}

/** What is known of tickets, by id. */
export async function readTicketFacts(
  db: Db,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, TicketFacts>> {
  const rows: FactsRow[] = await db('tickets')
    .leftJoin('contacts', 'contacts.id', 'tickets.requester_id')
    .leftJoin('clients', 'clients.id', 'tickets.client_id')
    .leftJoin('queues', 'queues.id', 'tickets.queue_id')
    .leftJoin('ticket_types', 'ticket_types.id', 'tickets.type_id')
    .leftJoin('branches', 'branches.id', 'tickets.branch_id')
    .leftJoin('contracts', 'contracts.id', 'tickets.contract_id')
    .leftJoin('ticket_stages', 'ticket_stages.id', 'tickets.stage_id')
    .leftJoin('users', 'users.id', 'tickets.assignee_id')
    .leftJoin('employees', 'employees.id', 'users.employee_id')
    .whereIn('tickets.id', [...new Set(ticketIds)])
    .select(
      'tickets.id',
      'tickets.protocol',
      'tickets.title',
      'tickets.state',
      'tickets.type_id',
      'tickets.stage_id',
      'tickets.assignee_id',
      'tickets.due_at',
      'tickets.order_number',
      'contacts.name as contact',
      'contacts.address as address',
      'clients.name as client',
      'queues.name as queue',
      'ticket_types.name as type',
      'branches.name as branch',
      'contracts.name as contract',
      'ticket_stages.name as stage',
      'users.name as user',
      'employees.name as employee',
      'employees.job_title as job_title',
    )
  return new Map(rows.map((row) => [row.id, toFacts(row)]))
}

function toFacts(row: FactsRow): TicketFacts {
  const contact = row.contact || row.address || ''
  return {
    id: row.id,
    protocol: row.protocol,
    title: row.title,
    state: row.state,
    typeId: row.type_id,
    stageId: row.stage_id,
    assigneeId: row.assignee_id,
    requesterAddress: row.address,
    values: {
      protocolo: row.protocol,
      titulo: row.title,
      cliente: row.client || contact,
      contato: contact,
      pedido: row.order_number ?? '',
      atendente: row.employee || row.user || '',
      cargo: row.job_title ?? '',
      fila: row.queue ?? '',
      tipo: row.type ?? '',
      filial: row.branch ?? '',
      contrato: row.contract ?? '',
      prazo: row.due_at ?? '',
      marca: '',
      etapa: row.stage ?? '',
    },
  }
}
