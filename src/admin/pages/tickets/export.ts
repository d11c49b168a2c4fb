import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { csvLine, csvStart } from '../../../domain/csv.ts'
import type { Language } from '../../../domain/language.ts'
import { formatCellDate } from '../../../i18n/format.ts'
import { streamTickets, type TicketRow } from '../../../store/ticket-list.ts'
import { note } from '../../audit-note.ts'
import { attachmentDisposition } from '../../files/file-name.ts'
import { textField } from '../../form-field.ts'
import type { Page } from '../../page.ts'
import { type Say, sayIn } from '../../say.ts'
import { visibleLine } from '../../visible-text.ts'
import { visitOf } from '../../visit.ts'
import { askedByForm } from './list.ts'

const columns = [
  'tickets.column.protocol',
  'tickets.export.kind',
  'tickets.column.situation',
  'tickets.column.title',
  'tickets.column.requester',
  'tickets.export.address',
  'ticket.queue',
  'tickets.export.desk',
  'ticket.type',
  'ticket.assignee',
  'tickets.column.unread',
  'tickets.column.created',
  'tickets.export.updated',
] as const

/** The cells of a ticket, in the order of the columns. */
function cellsOf(row: TicketRow, language: Language, say: Say): readonly string[] {
  return [
    row.protocol,
    say(`ticket-kind.${row.kind}`),
    say(`ticket-state.${row.state}`),
    visibleLine(row.title),
    visibleLine(row.requester?.name ?? ''),
    visibleLine(row.requester?.address ?? ''),
    visibleLine(row.queue?.name ?? ''),
    row.deskAddress,
    visibleLine(row.type?.name ?? ''),
    visibleLine(row.assignee?.name ?? ''),
    String(row.unread),
    formatCellDate(language, row.createdAt),
    formatCellDate(language, row.updatedAt),
  ]
}

/**
 * Hands out all tickets of a list as a file for spreadsheets, however many, some hundred in memory at a time.
 *
 * It is asked for by a form: whoever takes so much of what people wrote is noted.
 */
export const exportList: Page = (context) => async (request, response) => {
  const { language } = visitOf(request)
  const say = sayIn(language)
  const { query, conditions } = await askedByForm(context, request, (name) => textField(request.body, name))
  await note(context, request, { event: 'tickets-exported', subject: query })
  response.setHeader('Content-Type', 'text/csv; charset=utf-8')
  response.setHeader('Content-Disposition', attachmentDisposition(`${say('tickets.export.name')}.csv`))
  async function* lines(): AsyncGenerator<string> {
    yield csvStart + csvLine(columns.map((key) => say(key)))
    for await (const row of streamTickets(context.database.reader, conditions))
      yield csvLine(cellsOf(row, language, say))
  }
  await pipeline(Readable.from(lines(), { highWaterMark: 64 }), response)
}
