import type { Request, Response } from 'express'
import { note } from './audit-note.ts'
import type { Database, Db } from '../store/database.ts'
import { flash } from './flash.ts'
import { type Fault, fault, textField } from './form-field.ts'
import { notFound } from './http-fault.ts'
import type { Page, PageContext } from './page.ts'
import { visibleLine, withoutInvisible } from './visible-text.ts'
import { parameter, seeOther } from './visit.ts'

/** What is registered by name for the desk. */
export type RegistryKind =
  | 'queue'
  | 'group'
  | 'ticket-type'
  | 'branch'
  | 'contract'
  | 'saved-search'
  | 'mail-template'
  | 'workflow-step'

/** One of the values that a form offers. */
export type ChoiceView = { readonly value: string; readonly label: string; readonly isChosen: boolean }

/** Longer names break lists. */
const maxNameLength = 80

/** The name that a form's field holds, without what nobody sees. */
export function nameField(body: unknown, field: string): string {
  return withoutInvisible(textField(body, field)).trim()
}

/** What is wrong with a name; nothing when it may be kept. */
export function nameFault(name: string): { readonly name?: Fault } {
  if (name === '') return { name: fault('registry.fault.name') }
  if (name.length > maxNameLength)
    return { name: fault('registry.fault.long', { max: String(maxNameLength) }) }
  return {}
}

/** What is wrong with the name of what has a place too, and with the place; nothing when both may be kept. */
export function placedFaults(name: string, position: number | null): { name?: Fault; position?: Fault } {
  return { ...nameFault(name), ...(position === null ? { position: fault('registry.fault.position') } : {}) }
}

/** The place after all others. */
export function lastPlace(rows: readonly { readonly position: number }[]): number {
  return (rows.at(-1)?.position ?? 0) + 1
}

/** A place among the others; `null` when it is none. */
export function readPosition(text: string): number | null {
  return /^\d{1,4}$/.test(text) ? Number(text) : null
}

/** The rows that a form offers beside none of them. */
export function choicesOf(
  rows: readonly { readonly id: string; readonly name: string }[],
  chosen: string | null,
  none: string,
): readonly ChoiceView[] {
  return [{ id: '', name: none }, ...rows].map(({ id, name }) => ({
    value: id,
    label: visibleLine(name),
    isChosen: id === (chosen ?? ''),
  }))
}

/** The one of the rows that a form's field names by its id; `null` when it names none of them. */
export function chosenRow(
  body: unknown,
  field: string,
  rows: readonly { readonly id: string }[],
): string | null {
  const id = textField(body, field)
  return rows.find((row) => row.id === id)?.id ?? null
}

/** The row that a route names; `null` on the page that adds one. */
export function wantedRow<Row extends { readonly id: string }>(
  request: Request,
  rows: readonly Row[],
): Row | null {
  const id = parameter(request, 'id')
  const row = rows.find((each) => each.id === id) ?? null
  if (id !== '' && row === null) throw notFound()
  return row
}

/** Says in the audit log and on the next page that a row was saved, and goes on to its list. */
export async function goOnSaved(
  context: PageContext,
  request: Request,
  response: Response,
  saved: {
    readonly kind: RegistryKind
    readonly name: string
    readonly isNew: boolean
    readonly list: string
    readonly details?: Readonly<Record<string, unknown>>
  },
): Promise<void> {
  const { kind, name, isNew, list, details = {} } = saved
  await note(context, request, { event: `${kind}-${isNew ? 'added' : 'changed'}`, subject: name, details })
  flash(request, { key: 'registry.saved', values: { name }, tone: 'good' })
  seeOther(response, list)
}

/** Makes the page that removes the row a route names, unless something still names it. */
export function removing<Row extends { readonly id: string; readonly name: string }>({
  kind,
  list,
  read,
  remove,
}: {
  readonly kind: RegistryKind
  readonly list: string
  readonly read: (db: Db) => Promise<readonly Row[]>
  readonly remove: (database: Database, id: string) => Promise<boolean>
}): Page {
  return (context) => async (request, response) => {
    const row = wantedRow(request, await read(context.database.reader))
    if (row === null) throw notFound()
    const isGone = await remove(context.database, row.id)
    await goOnRemoved(context, request, response, { kind, name: row.name, isGone, list })
  }
}

/** Says that a row was removed, or that it is still in use, and goes on to its list. */
export async function goOnRemoved(
  context: PageContext,
  request: Request,
  response: Response,
  removed: {
    readonly kind: RegistryKind
    readonly name: string
    readonly isGone: boolean
    readonly list: string
  },
): Promise<void> {
  const { kind, name, isGone, list } = removed
  if (isGone) await note(context, request, { event: `${kind}-removed`, subject: name })
  flash(request, {
    key: isGone ? 'registry.removed' : 'registry.in-use',
    values: { name },
    tone: isGone ? 'good' : 'bad',
  })
  seeOther(response, list)
}
