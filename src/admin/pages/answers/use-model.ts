import type { AnswerContent } from '../../../domain/outgoing/answer.ts'
import { readAnswerBase } from '../../../outgoing/answer/answer-parts.ts'
import { renderModel } from '../../../outgoing/template/render-model.ts'
import { listModels } from '../../../store/mail-templates.ts'
import { readTicketFacts } from '../../../store/template-values.ts'
import type { TicketRecord } from '../../../store/tickets.ts'
import { textField } from '../../form-field.ts'
import type { PageContext } from '../../page.ts'

/**
 * What the form holds, with the words of the model that was chosen before those that stood there; as it is where none
 * was. Its brand is that of the channel by which the answer leaves. C28, C37, C38
 */
export async function withModel(
  { database: { reader }, blobs }: PageContext,
  body: unknown,
  ticket: TicketRecord,
  content: AnswerContent,
): Promise<AnswerContent> {
  if (textField(body, 'act') !== 'use-model') return content
  const models = await listModels(reader, ticket.type?.id ?? null)
  const model = models.find(({ id }) => id === textField(body, 'model'))
  const facts = (await readTicketFacts(reader, [ticket.id])).get(ticket.id)
  if (model === undefined || facts === undefined) return content
  const { channel } = await readAnswerBase({ db: reader, blobs }, ticket, content.originalId)
  const values = { ...facts.values, marca: channel?.settings.appearance.brandName ?? '' }
  const { subject, text } = renderModel(model, { ...facts, values })
  const rest = content.text.trim()
  return { ...content, subject, text: rest === '' ? text : `${text}\n\n${rest}\n` }
}
