import { missingFields } from '../../../domain/ticket/pre-ticket.ts'
import type { Branch, Contract, RequirableField, TicketType } from '../../../domain/ticket/ticket-type.ts'
import { type Fault, fault, isTicked, textField } from '../../form-field.ts'
import { nameField } from '../../registry.ts'

/** What was typed to assume a pre-ticket, whether or not it is enough. */
export type AssumeForm = {
  readonly typeId: string
  readonly client: string
  /** Whether a client that nobody knows is to be registered. */
  readonly isNewClient: boolean
  readonly remembersClient: boolean
  readonly branchId: string
  readonly contractId: string
  readonly orderNumber: string
  /** A day as browsers send it; empty for none. */
  readonly due: string
}

/** What may be chosen in the form. */
export type Offered = {
  readonly types: readonly TicketType[]
  /** The ids of those that whoever assumes may take, and work afterwards. */
  readonly takeable: ReadonlySet<string>
  readonly branches: readonly Branch[]
  readonly contracts: readonly Contract[]
}

/** What is wrong with the form, field by field. */
export type AssumeFaults = Partial<Record<'type' | RequirableField, Fault>>

const maxClient = 200
const maxOrder = 100

/** Reads what was typed. */
export function readAssumeForm(body: unknown): AssumeForm {
  return {
    typeId: textField(body, 'type'),
    client: nameField(body, 'client').slice(0, maxClient).toWellFormed(),
    isNewClient: isTicked(body, 'newClient'),
    remembersClient: isTicked(body, 'remember'),
    branchId: textField(body, 'branch'),
    contractId: textField(body, 'contract'),
    orderNumber: nameField(body, 'order').slice(0, maxOrder).toWellFormed(),
    due: textField(body, 'due'),
  }
}

/** The type that the form names; `null` for none, or one that new tickets may not get. */
export function typeOf({ typeId }: AssumeForm, { types }: Offered): TicketType | null {
  return types.find(({ id, active }) => id === typeId && active) ?? null
}

/** The end of the day that was typed; `null` when it is no day of the calendar. */
export function readDue(due: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(due)) return null
  const at = new Date(`${due}T23:59:59-03:00`)
  const isDay = !Number.isNaN(at.getTime()) && new Date(`${due}T00:00:00Z`).toISOString().startsWith(due)
  return isDay ? at.toISOString() : null
}

/** What keeps a form from making a ticket; every missing field is named. C15 C17 */
export function faultsOf(form: AssumeForm, offered: Offered, isKnownClient: boolean): AssumeFaults {
  const type = typeOf(form, offered)
  const due = form.due === '' ? null : readDue(form.due)
  const missing = missingFields(type, {
    client: form.client !== '',
    branch: offered.branches.some(({ id }) => id === form.branchId),
    contract: offered.contracts.some(({ id }) => id === form.contractId),
    order: form.orderNumber !== '',
    due: form.due !== '',
  })
  const isStranger = form.client !== '' && !form.isNewClient && !isKnownClient
  return {
    ...Object.fromEntries(missing.map((field) => [field, fault(`triage.fault.${field}`)])),
    ...(type === null && offered.types.some(({ active }) => active)
      ? { type: fault('triage.fault.type') }
      : {}),
    ...(isStranger ? { client: fault('triage.fault.unknown-client', { name: form.client }) } : {}),
    ...(form.due !== '' && due === null ? { due: fault('triage.fault.no-day') } : {}),
  }
}
