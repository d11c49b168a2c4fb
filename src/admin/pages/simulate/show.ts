import type { Request, Response } from 'express'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { withCrlf } from '../../../domain/mail/line-endings.ts'
import type { Simulation } from '../../../intake/intake.ts'
import { findMessage, type MessageRecord } from '../../../store/messages.ts'
import { openRaw } from '../../../store/raw-messages.ts'
import { reasonKey, remedyKey } from '../../message-words.ts'
import type { Page, PageContext } from '../../page.ts'
import { requireMessage } from '../../permitted.ts'
import { render } from '../../render.ts'
import { uploadOf } from '../../upload.ts'
import { visibleLine } from '../../visible-text.ts'
import { queryText } from '../../visit.ts'
import { type CheckView, checksOf } from '../messages/checks.ts'
import {
  formOf,
  formView,
  readSimulateForm,
  type SimulateFaults,
  simulateFaults,
  type SimulateForm,
  type SimulateFormView,
} from './simulate-form.ts'

/** What the page that tries a message may mention. */
export type View = {
  readonly form: SimulateFormView
  /** `null` before anything has been tried. */
  readonly result: ResultView | null
}

/** What would become of the message. */
export type ResultView = {
  /** The dialogue line by line: who speaks, and what. */
  readonly lines: readonly string[]
  readonly deliveries: readonly {
    readonly recipient: string
    readonly outcomeKey: string
    readonly reasonKey: string | null
    readonly remedyKey: string | null
    readonly checks: readonly CheckView[]
  }[]
  readonly isDuplicate: boolean
  readonly ticket: {
    readonly kindKey: string
    readonly protocol: string
    readonly title: string
    readonly requester: string | null
    readonly desk: string
  } | null
}

/** What the page shows of a form and what came of it. */
export function toView(form: SimulateFormView, simulation: Simulation | null): View {
  return { form, result: simulation === null ? null : resultView(simulation) }
}

function resultView({ dialogue, deliveries, disposition, ticket }: Simulation): ResultView {
  return {
    lines: dialogue.flatMap(({ command, reply }) => [
      `C: ${visibleLine(command)}`,
      ...reply.map((line) => `S: ${visibleLine(line)}`),
    ]),
    deliveries: deliveries.map((delivery) => ({
      recipient: visibleLine(delivery.recipient),
      outcomeKey: `disposition.${delivery.disposition}`,
      reasonKey: reasonKey(delivery.reason),
      remedyKey: remedyKey(delivery.reason),
      checks: checksOf(delivery.trace),
    })),
    isDuplicate: disposition === 'duplicate',
    ticket:
      ticket === null
        ? null
        : {
            kindKey: ticket.kind === 'reply' ? 'simulate.ticket.reply' : `ticket-kind.${ticket.kind}`,
            protocol: ticket.protocol,
            title: visibleLine(ticket.title),
            requester: ticket.requester === null ? null : visibleLine(ticket.requester),
            desk: ticket.deskAddress,
          },
  }
}

/** Shows the form, filled for a stored message when one is named. */
export const simulate: Page = (context) => async (request, response) => {
  const stored = await storedMessage(context, request, queryText(request, 'message'))
  const form = stored === null ? readSimulateForm({}) : formOf(stored.id, stored)
  show(request, response, { form, stored })
}

/** Tries the message: what it would be answered, and what would become of it. */
export const submitSimulate: Page = (context) => async (request, response) => {
  const form = readSimulateForm(request.body)
  const stored = await storedMessage(context, request, form.message)
  const raw = await octetsOf(context, request, form, stored)
  const faults = simulateFaults(form, raw !== null)
  if (raw === null || Object.keys(faults).length > 0)
    return show(request, response, { form, stored, faults, simulation: null })
  const simulation = await context.intake.simulate({
    raw,
    reversePath: form.from === '' ? null : form.from,
    recipients: form.to,
    peer: form.peer === '' ? null : form.peer,
    helo: form.helo === '' ? null : form.helo,
  })
  show(request, response, { form, stored, simulation })
}

async function storedMessage(
  context: PageContext,
  request: Request,
  id: string,
): Promise<MessageRecord | null> {
  const found = id === '' ? null : await findMessage(context.database.reader, id)
  if (found !== null) await requireMessage(context, request, found.id)
  return found?.direction === 'in' && found.contentState !== 'absent' ? found : null
}

/** What is typed or uploaded goes before the stored message; its lines end as a mail program would end them. */
async function octetsOf(
  { database, blobs }: PageContext,
  request: Request,
  form: SimulateForm,
  stored: MessageRecord | null,
): Promise<Uint8Array | null> {
  const given = uploadOf(request) ?? (form.raw === '' ? null : Buffer.from(form.raw))
  if (given !== null) return buffer(withCrlf(Readable.from([given])))
  const kept = stored === null ? null : await openRaw(database.reader, blobs, stored.id)
  return kept === null ? null : buffer(kept)
}

type Shown = {
  readonly form: SimulateForm
  readonly stored: MessageRecord | null
  readonly faults?: SimulateFaults
  readonly simulation?: Simulation | null
}

function show(
  request: Request,
  response: Response,
  { form, stored, faults = {}, simulation = null }: Shown,
): void {
  const named = stored === null ? null : { id: stored.id, subject: visibleLine(stored.subject ?? '') }
  const status = Object.keys(faults).length > 0 ? 422 : 200
  render(request, response, 'simulate/show', toView(formView(form, faults, named), simulation), {
    titleKey: 'simulate.title',
    status,
  })
}
