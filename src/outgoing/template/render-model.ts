import { withProtocol } from '../../domain/outgoing/answer-subject.ts'
import type { FilledTemplate, MailTemplate } from '../../domain/outgoing/template.ts'
import type { TicketFacts } from '../../store/template-values.ts'
import { fillTemplate } from './fill.ts'

/** What an answer by a model begins with: its words about a ticket, to be changed before they leave. C37 C38 */
export function renderModel(
  model: Pick<MailTemplate, 'subject' | 'body' | 'language'>,
  { protocol, values }: Pick<TicketFacts, 'protocol' | 'values'>,
): FilledTemplate {
  const { subject, text } = fillTemplate(model, values, model.language)
  return { subject: withProtocol(subject, protocol), text }
}
