import type { Request, Response } from 'express'
import { type ContactLine, type LineFault, readContactLines } from '../../../domain/contact-lines.ts'
import { importContacts } from '../../../store/contact-import.ts'
import { writeTransaction } from '../../../store/database.ts'
import { note } from '../../audit-note.ts'
import { flash } from '../../flash.ts'
import { type Fault, fault } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { type PastedView, pastedView, readPasted } from '../../pasted.ts'
import { render } from '../../render.ts'
import { visibleLine } from '../../visible-text.ts'
import { seeOther } from '../../visit.ts'

/** People in one import by page: one transaction holds them all, and mail waits for it. */
const maxPeople = 1_000

/** What the page that imports contacts may mention. */
export type View = PastedView<RowView> & { readonly maxPeople: number }

type RowView = {
  readonly address: string
  readonly name: string
  readonly roleKeys: readonly string[]
  readonly client: string | null
}

/** What the page shows of pasted text: its people, or what is wrong with its lines. */
export function toView(csv: string, lines: readonly ContactLine[], faults: readonly Fault[]): View {
  return { ...pastedView(csv, lines, faults, rowView), maxPeople }
}

/** What is wrong with pasted text. */
export function faultsOf({
  lines,
  faults,
}: {
  readonly lines: readonly ContactLine[]
  readonly faults: readonly LineFault[]
}): Fault[] {
  if (faults.length > 0) return faults.map(faultText)
  if (lines.length === 0) return [fault('contacts.import.fault.empty')]
  if (lines.length <= maxPeople) return []
  const values = { count: String(lines.length), limit: String(maxPeople) }
  return [fault('contacts.import.fault.too-many', values)]
}

/** Shows the form. */
export const importForm: Page = () => (request, response) => show(request, response, toView('', [], []))

/** Checks what was pasted and shows it, or imports it once that was confirmed: all lines or none. */
export const submitImport: Page = (context) => async (request, response) => {
  const { csv, isConfirmed } = readPasted(request)
  const read = readContactLines(csv)
  const faults = faultsOf(read)
  if (faults.length > 0 || !isConfirmed) return show(request, response, toView(csv, read.lines, faults))
  const counts = await writeTransaction(context.database, (trx) =>
    importContacts(trx, read.lines, context.clock()),
  )
  await note(context, request, { event: 'contacts-imported', subject: null, details: counts })
  const values = { added: String(counts.added), changed: String(counts.changed) }
  flash(request, { key: 'contacts.import.done', values, tone: 'good' })
  seeOther(response, '/contacts')
}

function faultText({ line, fault: what, value }: LineFault): Fault {
  return fault(`contacts.import.fault.${what}`, { line: String(line), value: visibleLine(value) })
}

function rowView({ address, name, role, otherRoles, client }: ContactLine): RowView {
  return {
    address: visibleLine(address),
    name: visibleLine(name),
    roleKeys: [role, ...otherRoles].map((held) => `contacts.role.${held}`),
    client: client === undefined ? null : visibleLine(client),
  }
}

function show(request: Request, response: Response, view: View): void {
  const status = view.faults.length > 0 ? 422 : 200
  render(request, response, 'contacts/import', view, { titleKey: 'contacts.import', status })
}
