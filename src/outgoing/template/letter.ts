import { withProtocol } from '../../domain/outgoing/answer-subject.ts'
import type { TemplatedMail } from '../../domain/outgoing/automatic-mail.ts'
import type { FilledTemplate } from '../../domain/outgoing/template.ts'
import { signatureLines } from '../../domain/outgoing/signature.ts'
import { fillTemplate } from './fill.ts'

/** The words of a mail by a template, signed, with the number of its ticket in the subject. C11 C29 */
export function letterOf(
  facts: Pick<TemplatedMail, 'text' | 'values' | 'language' | 'signature' | 'protocol'>,
): FilledTemplate {
  const { language, signature } = facts
  const { subject, text } = fillTemplate(facts.text, facts.values, language)
  const signed = signature === null ? '' : signatureLines(signature)
  return {
    subject: withProtocol(subject, facts.protocol),
    text: [text, signed].filter((part) => part !== '').join('\n\n'),
  }
}
